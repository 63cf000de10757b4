import java.io.File;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.jena.graph.Graph;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.system.ErrorHandlerFactory;
import org.apache.jena.riot.system.StreamRDF;
import org.apache.jena.riot.system.StreamRDFWriter;
import org.apache.jena.shacl.ShaclValidator;
import org.apache.jena.shacl.Shapes;
import org.apache.jena.shacl.ValidationReport;
import org.apache.jena.sparql.graph.GraphFactory;

/** Writes what Jena reads in each file as jena-FORMAT.nq, and holds Turtle to the shapes. A warning is an error. */
class Jena {
  public static void main(String[] arguments) throws Exception {
    Shapes shapes = Shapes.parse(arguments[1]);
    long files = 0, found = 0;
    for (File folder : new File(arguments[0]).listFiles(File::isDirectory)) {
      for (String format : List.of("ttl", "nq", "jsonld")) {
        try (OutputStream out = new FileOutputStream(new File(folder, "jena-" + format + ".nq"))) {
          StreamRDF to = StreamRDFWriter.getWriterStream(out, Lang.NQUADS);
          parser(folder, format).parse(to);
          to.finish(); // of JSON-LD, Jena leaves the end in its buffer
        }
      }
      Graph graph = GraphFactory.createDefaultGraph();
      parser(folder, "ttl").parse(graph);
      ValidationReport report = ShaclValidator.get().validate(shapes, graph);
      files++;
      for (var entry : report.getEntries()) {
        if (found++ < 20) {
          System.out.println(folder.getName() + ": " + entry);
        }
      }
    }
    String said = found > 0 ? found + " FINDINGS" : "nothing found";
    System.out.println("ttl by SHACL of Jena: " + files + " files: " + said);
    System.exit(found == 0 && files > 0 ? 0 : 1);
  }

  static RDFParser parser(File folder, String format) {
    return RDFParser.source(new File(folder, "graph." + format).getPath()).checking(true)
        .errorHandler(ErrorHandlerFactory.errorHandlerStrictNoLogging).build();
  }
}
