package dev.millrace.inference.clients;

import dev.millrace.inference.Fixtures;
import dev.millrace.inference.InferenceServer;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.TalkingModel;
import dev.millrace.inference.serving.ServiceCatalog;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A service with two places, of a model that greets, calls the tool {@code weather} where it is
 * asked with it, says what the tool gave, and tells a story that takes half a minute.
 */
final class AnsweringService {
  static final String KEY = "secret";
  static final String GREETING = "Hello there.";
  static final String WARM = "It is 21 degrees.";
  static final String STORY = "tell a long story";
  private static final int PLACES = 2;
  private static final long MILLIS_A_WORD = 60;
  private static final String CALL =
      "<tool_call>{\"name\": \"weather\", \"arguments\": {\"city\": \"Ghent\"}}</tool_call>";

  private AnsweringService() {}

  /** For those who have the key. */
  static InferenceServer keyed() {
    return start(new InferenceSettings.Access(Set.of(KEY), List.of()));
  }

  /** For everybody. */
  static InferenceServer open() {
    return start(InferenceSettings.Access.open());
  }

  private static InferenceServer start(InferenceSettings.Access access) {
    InferenceSettings settings =
        Fixtures.SETTINGS.withAccess(access).withLoad(PLACES, PLACES, Duration.ofMinutes(2));
    InferenceServer server = InferenceServer.start(settings, ServiceCatalog.none());
    server.offer(new TalkingModel(AnsweringService::answer).served("run@1"));
    return server;
  }

  private static String answer(String prompt) {
    if (prompt.contains(STORY)) {
      pause();
      return "and then ".repeat(60);
    }
    if (prompt.contains("tool: ")) {
      return WARM;
    }
    return prompt.startsWith("<tool_call>weather") ? CALL : GREETING;
  }

  private static void pause() {
    try {
      Thread.sleep(MILLIS_A_WORD);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
