package dev.millrace.inference;

import java.util.List;

/** Services under test. */
final class Fixtures {
  static final InferenceSettings SETTINGS = InferenceSettings.defaults().withPort(0);
  static final String COMPLETIONS = "/v1/completions";

  private Fixtures() {}

  /** A server of a model that says random letters. */
  static InferenceServer serving(InferenceSettings settings) {
    InferenceServer server = InferenceServer.start(settings, Surroundings.none());
    server.offer(FakeEngine.letters(1).served("run@1"));
    return server;
  }

  static InferenceService serving(FakeEngine engine) {
    InferenceService service = new InferenceService(SETTINGS);
    service.offer(engine.served("run@1"));
    return service;
  }

  static Completion complete(InferenceService service, String prompt, int maxTokens) {
    return service.complete(prompt, SamplingParameters.seeded(1, 5), maxTokens, List.of());
  }
}
