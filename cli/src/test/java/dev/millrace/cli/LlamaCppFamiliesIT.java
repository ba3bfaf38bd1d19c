package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.cli.rows.TokenIds;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference's models, written as GGUF: llama.cpp continues them as the reference does. */
@Tag("external")
@Timeout(300)
class LlamaCppFamiliesIT {
  private static final Path GOLDEN = Path.of("../model/src/test/resources/golden");

  @TempDir Path folder;

  private static String ids(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).collect(Collectors.joining(","));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt2-tiny", "qwen3-tiny", "yarn-tiny", "neox-tiny"})
  void llamaCppContinuesAsTheReference(String name) throws Exception {
    Path golden = GOLDEN.resolve(name);
    JsonNode expected =
        new ObjectMapper().readTree(Files.readString(golden.resolve("golden.json")));
    String file = folder.resolve("model.gguf").toString();
    CommandRun export = CommandRun.of("export", golden.toString(), "--gguf", file);
    assertThat(export.exitCode()).as(export.errors()).isZero();

    int more = expected.path("greedy_ids").size() - expected.path("ids").size();
    String prompt = "ids:" + ids(expected.path("ids"));
    List<String> said = LlamaCpp.continued(folder, file, more, prompt);
    int[] greedy = TokenIds.parse(ids(expected.path("greedy_ids")));
    assertThat(TokenIds.parse(said.getFirst())).isEqualTo(greedy);
  }
}
