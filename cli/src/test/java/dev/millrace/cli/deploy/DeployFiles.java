package dev.millrace.cli.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;

/** YAML as JSON, with its anchors and merges resolved. */
final class DeployFiles {
  /** Of the repository, seen from this module. */
  static final Path ROOT = Path.of("..");

  private DeployFiles() {}

  /** The one document of a file. */
  static JsonNode yaml(String file) throws IOException {
    return documents(Files.readString(ROOT.resolve(file))).getFirst();
  }

  /** Every document that is not empty. A key that is there twice is an error. */
  static List<JsonNode> documents(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setCodePointLimit(1 << 26);
    List<JsonNode> documents = new ArrayList<>();
    for (Object document : new Yaml(options).loadAll(text)) {
      if (document != null) {
        documents.add(new ObjectMapper().valueToTree(document));
      }
    }
    return documents;
  }
}
