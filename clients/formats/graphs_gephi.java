import java.io.File;
import java.io.PrintWriter;
import java.lang.reflect.Array;
import java.util.Set;
import org.gephi.graph.api.Column;
import org.gephi.graph.api.Edge;
import org.gephi.graph.api.Element;
import org.gephi.graph.api.Graph;
import org.gephi.graph.api.GraphController;
import org.gephi.graph.api.Node;
import org.gephi.io.importer.api.Container;
import org.gephi.io.importer.api.EdgeMergeStrategy;
import org.gephi.io.importer.api.ImportController;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.ProjectController;
import org.openide.util.Lookup;

/** Says of each graph what Gephi reads in GEXF, and in GraphML when told not to merge parallel links. */
class Gephi {
  static final Set<String> OWN = Set.of("id", "label", "timeset", "weight");

  public static void main(String[] arguments) throws Exception {
    java.util.logging.LogManager.getLogManager().reset();
    for (File folder : new File(arguments[0]).listFiles(File::isDirectory)) {
      say(read(new File(folder, "graph.gexf"), EdgeMergeStrategy.SUM), new File(folder, "gephi-gexf.json"));
      say(read(new File(folder, "graph.graphml"), EdgeMergeStrategy.NO_MERGE), new File(folder, "gephi-graphml.json"));
    }
  }

  static Graph read(File file, EdgeMergeStrategy merge) throws Exception {
    ProjectController projects = Lookup.getDefault().lookup(ProjectController.class);
    projects.newProject();
    ImportController imports = Lookup.getDefault().lookup(ImportController.class);
    Container container = imports.importFile(file);
    container.getLoader().setAllowAutoNode(false);
    container.getLoader().setEdgesMergeStrategy(merge);
    imports.process(container, new DefaultProcessor(), projects.getCurrentWorkspace());
    return Lookup.getDefault().lookup(GraphController.class).getGraphModel().getGraph();
  }

  static void say(Graph graph, File to) throws Exception {
    try (PrintWriter out = new PrintWriter(to, "UTF-8")) {
      out.print("{\"nodes\": [");
      String comma = "";
      for (Node n : graph.getNodes().toArray()) {
        out.print(comma + "[" + json(n.getId()) + ", " + attributes(n) + "]");
        comma = ",\n";
      }
      out.print("], \"links\": [");
      comma = "";
      for (Edge e : graph.getEdges().toArray()) {
        out.print(comma + "[" + json(e.getId()) + ", " + json(e.getSource().getId()) + ", "
            + json(e.getTarget().getId()) + ", " + attributes(e) + "]");
        comma = ",\n";
      }
      out.print("]}");
    }
  }

  static String attributes(Element e) {
    StringBuilder b = new StringBuilder("{\"label\": " + json(e.getLabel()));
    for (Column c : e.getAttributeColumns()) {
      Object value = e.getAttribute(c);
      if (value != null && !c.isProperty() && !OWN.contains(c.getId())) {
        b.append(", " + json(c.getTitle()) + ": " + json(value));
      }
    }
    return b.append("}").toString();
  }

  static String json(Object value) {
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return String.valueOf(value);
    }
    if (value.getClass().isArray()) {
      StringBuilder b = new StringBuilder("[");
      for (int i = 0; i < Array.getLength(value); i++) {
        b.append(i > 0 ? ", " : "").append(json(Array.get(value, i)));
      }
      return b.append("]").toString();
    }
    StringBuilder b = new StringBuilder("\"");
    for (char c : value.toString().toCharArray()) {
      if (c == '"' || c == '\\') {
        b.append('\\').append(c);
      } else if (c < ' ') {
        b.append(String.format("\\u%04x", (int) c));
      } else {
        b.append(c);
      }
    }
    return b.append('"').toString();
  }
}
