package dev.millrace.inference.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.inference.InferenceServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service as clients for JavaScript see it; each script says what is wrong. */
@Tag("external")
@Timeout(120)
class NpmClientsTest {
  @TempDir Path folder;
  private InferenceServer server;

  @BeforeEach
  void start() {
    server = AnsweringService.keyed();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void allIsWell(String script, String... packages) throws Exception {
    String said =
        new NodeScript(folder)
            .run(script, List.of(packages), server.address().toString(), AnsweringService.KEY);
    assertThat(said).isEqualTo("all well");
  }

  @Test
  void openAisClientGetsEverythingItAsksFor() throws Exception {
    allIsWell("openai.mjs", "openai");
  }

  @Test
  void theAiSdkGetsEverythingItAsksFor() throws Exception {
    allIsWell("ai-sdk.mjs", "ai", "@ai-sdk/openai-compatible");
  }

  @Test
  void langChainGetsEverythingItAsksFor() throws Exception {
    allIsWell("langchain.mjs", "@langchain/openai", "@langchain/core");
  }

  @Test
  void ollamasClientGetsEverythingItAsksFor() throws Exception {
    allIsWell("ollama.mjs", "ollama");
  }
}
