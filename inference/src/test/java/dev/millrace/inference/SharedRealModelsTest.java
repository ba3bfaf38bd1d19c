package dev.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.sampling.Ranking;
import dev.millrace.inference.serving.ModelLoader;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.ServiceCatalog;
import dev.millrace.inference.serving.SharedModels;
import dev.millrace.model.EngineProviders;
import dev.millrace.model.checkpoint.ModelFolder;
import dev.millrace.model.config.ModelConfig;
import dev.millrace.model.config.SpecialTokens;
import dev.millrace.model.family.Gpt2;
import dev.millrace.model.weights.WeightFormat;
import dev.millrace.model.weights.WeightInitialisation;
import dev.millrace.model.weights.Weights;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two models of different shapes over the default engine, read from folders. */
@Timeout(60)
class SharedRealModelsTest {
  private static final String BODY = "\"prompt\":[1,2,3],\"max_tokens\":1,\"temperature\":0}";

  @TempDir Path root;

  private Path written(String name, int width, long seed) throws IOException {
    ModelConfig config = Gpt2.shape(97, 64, width, 2, 2, 2 * width, 1e-5, false);
    Path folder = Files.createDirectories(root.resolve(name));
    try (Weights weights = WeightInitialisation.of(config, seed)) {
      ModelFolder.write(folder, config, SpecialTokens.NONE, weights);
    }
    return folder;
  }

  private static ServedModel load(String id, Path folder) throws IOException {
    return new ModelLoader(EngineProviders.named("nd4j"), 1, WeightFormat.F32).load(id, folder);
  }

  @Test
  void eachAnswersAsItDoesAlone() throws IOException {
    Map<String, Path> folders = Map.of("a", written("a", 32, 5), "b", written("b", 48, 6));
    Map<String, String> alone = new HashMap<>();
    for (Map.Entry<String, Path> one : folders.entrySet()) {
      try (ServedModel model = load(one.getKey(), one.getValue())) {
        float[] last = model.engine().logits(new int[] {1, 2, 3})[2];
        alone.put(one.getKey(), "[" + Ranking.top(last, 1)[0] + "]");
      }
    }
    assertThat(alone.get("a")).isNotEqualTo(alone.get("b"));
    InferenceService service =
        new InferenceService(Fixtures.SETTINGS, new SharedModels(List.of("a=./a:50", "b=./b:50")));
    try (InferenceServer server = InferenceServer.start(service, ServiceCatalog.none());
        Http http = new Http(server)) {
      for (Map.Entry<String, Path> one : folders.entrySet()) {
        service.slot(one.getKey()).offer(load(one.getKey(), one.getValue()));
      }
      for (int i = 0; i < 10; i++) {
        String asked = i < 4 ? "\"model\":\"" + (i % 2 == 0 ? "a" : "b") + "\"," : "";
        HttpResponse<String> response = http.post("/v1/completions", "{" + asked + BODY);
        JsonNode answer = Http.json(response);
        String name = response.headers().firstValue("Model-Name").orElseThrow();
        assertThat(answer.at("/model").textValue()).isEqualTo(name);
        assertThat(answer.at("/choices/0/text").textValue()).isEqualTo(alone.get(name));
        assertThat(response.headers().firstValue("Model-Checkpoint")).isEmpty();
        if (i < 4) {
          assertThat(name).isEqualTo(i % 2 == 0 ? "a" : "b");
        }
      }
    }
  }
}
