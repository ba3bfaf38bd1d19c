package dev.millrace.inference;

import dev.millrace.inference.sampling.SamplingParameters;
import dev.millrace.inference.serving.Completion;
import dev.millrace.inference.serving.ServiceCatalog;
import java.util.List;

/** Services under test. */
public final class Fixtures {
  public static final InferenceSettings SETTINGS = InferenceSettings.defaults().withPort(0);
  static final String COMPLETIONS = "/v1/completions";

  private Fixtures() {}

  /** A server of a model that says random letters. */
  public static InferenceServer serving(InferenceSettings settings) {
    InferenceServer server = InferenceServer.start(settings, ServiceCatalog.none());
    server.offer(FakeEngine.letters(1).served("run@1"));
    return server;
  }

  public static InferenceService serving(FakeEngine engine) {
    InferenceService service = new InferenceService(SETTINGS);
    service.offer(engine.served("run@1"));
    return service;
  }

  public static Completion complete(InferenceService service, String prompt, int maxTokens) {
    return service.complete(prompt, SamplingParameters.seeded(1, 5), maxTokens, List.of());
  }
}
