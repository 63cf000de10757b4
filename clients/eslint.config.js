// The rules of graphql-eslint for the schema and for the examples.
import graphql from "@graphql-eslint/eslint-plugin";

const schema = "./relay/schema.graphql";
// The entity types and link types of the ontology are values, not nodes.
const recommended = graphql.configs["flat/schema-recommended"].rules;
const [level, naming] = recommended["@graphql-eslint/naming-convention"];
const objects = Object.keys(naming).find((kind) => kind.split(",").includes("ObjectTypeDefinition"));
const named = { ...naming, [objects]: { ...naming[objects], ignorePattern: "^Ontology(Entity|Link)Type$" } };

export default [
  {
    files: ["relay/schema.graphql"],
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema } } },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...recommended,
      "@graphql-eslint/naming-convention": [level, named],
      "@graphql-eslint/no-hashtag-description": "error",
      "@graphql-eslint/no-unreachable-types": "error",
      // Names of relations come from the ontology: regions of a region, themeOf of a theme.
      "@graphql-eslint/no-typename-prefix": "off",
      // Pages, edges, facets and counts are values: only objects that `node` fetches have an id.
      "@graphql-eslint/strict-id-in-types": "off",
      "@graphql-eslint/require-deprecation-reason": "error",
      "@graphql-eslint/require-description": [
        "error",
        {
          types: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          EnumValueDefinition: true,
          DirectiveDefinition: true,
        },
      ],
      "@graphql-eslint/unique-enum-value-names": "error",
      "@graphql-eslint/relay-page-info": "error",
      "@graphql-eslint/relay-connection-types": "error",
      "@graphql-eslint/relay-arguments": ["error", { includeBoth: true }],
    },
  },
];
