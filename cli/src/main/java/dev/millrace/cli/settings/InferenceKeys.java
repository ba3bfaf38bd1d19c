package dev.millrace.cli.settings;

import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.kafka.FollowSettings;
import dev.millrace.inference.serving.ChatTemplate;
import dev.millrace.model.weights.WeightFormat;
import dev.millrace.schemas.SettingsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The inference service's settings as texts. In texts of prompts {@code \n}, {@code \t} and {@code
 * \\} are a line's end, a tab and a backslash.
 */
final class InferenceKeys {
  private static final InferenceSettings DEFAULTS = InferenceSettings.defaults();

  private static final Pattern ESCAPE = Pattern.compile("\\\\(.?)", Pattern.DOTALL);

  private InferenceKeys() {}

  static List<SettingKey> keys() {
    InferenceSettings.Limits limits = DEFAULTS.limits();
    InferenceSettings.Reuse reuse = DEFAULTS.reuse();
    ChatTemplate chat = DEFAULTS.chat();
    return List.of(
        key("host", DEFAULTS.host(), "address the service listens on"),
        key("port", DEFAULTS.port(), "0 for any free one"),
        key("model-name", DEFAULTS.modelName(), "what clients call the newest model"),
        key("run", "", "the run whose checkpoints are served; empty: the latest event's"),
        key("engine", "nd4j", "engine by name"),
        key("threads", 0, "threads of the engine; 0: one a processor"),
        key(
            "weights",
            text(WeightFormat.F32),
            "how the engine holds them: f32, bf16 or int8; millrace eval perplexity says what it"
                + " costs"),
        key(
            "gate-max-worsening",
            0.1,
            "a checkpoint whose held-out bits per byte are this fraction above the served one's is"
                + " refused; Infinity: none is"),
        key("api-keys", "", "comma-separated; a request must carry one; empty: none needed"),
        key(
            "cors-origins",
            "",
            "comma-separated origins whose pages may call; *: any; empty: none"),
        key("max-running", limits.maxRunning(), "answers generated at once"),
        key("max-waiting", limits.maxWaiting(), "requests that may wait; more get 429"),
        key("max-body-bytes", limits.maxBodyBytes(), "of a request; a larger one gets 413"),
        key("max-tokens", limits.maxTokens(), "most that an answer may be asked to have"),
        key("timeout", text(limits.timeout()), "from a request's arrival to its last token"),
        key("request-timeout", text(limits.requestTimeout()), "for a request to arrive"),
        key("prompt-chunk-tokens", reuse.promptChunkTokens(), "a prompt is read in such chunks"),
        key(
            "prefix-cache-tokens",
            reuse.prefixCacheTokens(),
            "tokens of recent prompts kept for prompts that begin alike; 0: none"),
        key(
            "max-side-models",
            reuse.maxSideModels(),
            "older checkpoints kept loaded because requests named them"),
        key("chat-system", escaped(chat.system()), "turn of the instructions in a chat's prompt"),
        key("chat-user", escaped(chat.user()), "turn of the user in it"),
        key("chat-assistant", escaped(chat.assistant()), "turn of the model in it"),
        key("chat-opening", escaped(chat.opening()), "begins the model's next turn"),
        key(
            "chat-stops",
            chat.stops().stream().map(InferenceKeys::escaped).collect(Collectors.joining(",")),
            "comma-separated; a chat's answer ends before any of them"));
  }

  private static SettingKey key(String name, Object fallback, String meaning) {
    return new SettingKey("inference." + name, fallback.toString(), meaning);
  }

  static InferenceSettings inference(Settings settings) {
    return new InferenceSettings(
        settings.text("inference.host"),
        settings.integer("inference.port"),
        settings.text("inference.model-name"),
        new InferenceSettings.Access(
            Set.copyOf(settings.list("inference.api-keys")),
            settings.list("inference.cors-origins")),
        new InferenceSettings.Limits(
            settings.integer("inference.max-running"),
            settings.integer("inference.max-waiting"),
            settings.integer("inference.max-body-bytes"),
            settings.integer("inference.max-tokens"),
            settings.duration("inference.timeout"),
            settings.duration("inference.request-timeout")),
        new InferenceSettings.Reuse(
            settings.integer("inference.prompt-chunk-tokens"),
            settings.integer("inference.prefix-cache-tokens"),
            settings.integer("inference.max-side-models")),
        new ChatTemplate(
            prompt(settings, "inference.chat-system"),
            prompt(settings, "inference.chat-user"),
            prompt(settings, "inference.chat-assistant"),
            prompt(settings, "inference.chat-opening"),
            settings.list("inference.chat-stops").stream()
                .map(stop -> unescaped("inference.chat-stops", stop))
                .toList()));
  }

  /**
   * @param root folder that checkpoint events' paths are relative to
   */
  static FollowSettings follow(Settings settings, Path root) {
    String run = settings.text("inference.run");
    return new FollowSettings(
        run.isEmpty() ? Optional.empty() : Optional.of(run),
        root,
        settings.number("inference.gate-max-worsening"));
  }

  static WeightFormat weights(Settings settings) {
    String name = settings.text("inference.weights");
    return Arrays.stream(WeightFormat.values())
        .filter(format -> text(format).equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new SettingsException(
                    "inference.weights is '" + name + "', but must be f32, bf16 or int8"));
  }

  private static String text(WeightFormat format) {
    return format.name().toLowerCase(Locale.ROOT);
  }

  private static String text(Duration duration) {
    return duration.toSeconds() + "s";
  }

  private static String prompt(Settings settings, String name) {
    return unescaped(name, settings.text(name));
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t");
  }

  private static String unescaped(String name, String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(
            escape ->
                switch (escape.group(1)) {
                  case "n" -> "\n";
                  case "t" -> "\t";
                  case "\\" -> "\\\\";
                  default ->
                      throw new SettingsException(
                          name
                              + " is '"
                              + text
                              + "', but behind a backslash must be n, t or another");
                });
  }
}
