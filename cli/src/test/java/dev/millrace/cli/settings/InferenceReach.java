package dev.millrace.cli.settings;

import static dev.millrace.cli.settings.Reach.reach;

import dev.millrace.inference.InferenceSettings.UnknownFields;
import dev.millrace.inference.kafka.Accept;
import dev.millrace.model.weights.WeightFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Settings of the inference service, and of metrics. */
final class InferenceReach {
  static final List<Reach> ROWS =
      List.of(
          reach("inference.host", "0.0.0.0", wiring -> wiring.inference().host()),
          reach("inference.port", 1, wiring -> wiring.inference().port()),
          reach("inference.model-name", "wheel", wiring -> wiring.inference().modelName()),
          reach(
              "inference.api-keys",
              "a, b",
              wiring -> wiring.inference().access().apiKeys(),
              Set.of("a", "b")),
          reach(
              "inference.api-keys-file",
              "keys.txt",
              wiring -> wiring.inference().access().apiKeysFile(),
              Optional.of(Path.of("keys.txt"))),
          reach(
              "inference.cors-origins",
              "https://two.test,https://one.test",
              wiring -> wiring.inference().access().corsOrigins(),
              List.of("https://two.test", "https://one.test")),
          reach(
              "inference.hosts",
              "Host.docker.internal,two",
              wiring -> wiring.inference().access().hosts(),
              List.of("host.docker.internal", "two")),
          reach(
              "inference.tls-certificate",
              "server.pem",
              wiring -> wiring.inference().tls().certificate(),
              Optional.of(Path.of("server.pem"))),
          reach(
              "inference.tls-key",
              "key.pem",
              wiring -> wiring.inference().tls().key(),
              Optional.of(Path.of("key.pem"))),
          reach(
              "inference.unknown-fields",
              "refuse",
              wiring -> wiring.inference().unknownFields(),
              UnknownFields.REFUSE),
          reach("inference.max-running", 2, wiring -> wiring.inference().limits().maxRunning()),
          reach("inference.max-waiting", 3, wiring -> wiring.inference().limits().maxWaiting()),
          reach(
              "inference.max-body-bytes",
              4096,
              wiring -> wiring.inference().limits().maxBodyBytes()),
          reach("inference.max-tokens", 5, wiring -> wiring.inference().limits().maxTokens()),
          reach(
              "inference.refuse-taken-down",
              16,
              wiring -> wiring.inference().limits().recitalTokens()),
          reach(
              "inference.timeout",
              "6s",
              wiring -> wiring.inference().limits().timeout(),
              Duration.ofSeconds(6)),
          reach(
              "inference.request-timeout",
              "7s",
              wiring -> wiring.inference().limits().requestTimeout(),
              Duration.ofSeconds(7)),
          reach(
              "inference.prompt-chunk-tokens",
              8,
              wiring -> wiring.inference().reuse().promptChunkTokens()),
          reach(
              "inference.prefix-cache-tokens",
              9,
              wiring -> wiring.inference().reuse().prefixCacheTokens()),
          reach(
              "inference.max-side-models",
              10,
              wiring -> wiring.inference().reuse().maxSideModels()),
          reach(
              "inference.chat-system",
              "{content}\\\\",
              wiring -> wiring.inference().chat().system(),
              "{content}\\"),
          reach(
              "inference.chat-user",
              "Q: {content}\\n",
              wiring -> wiring.inference().chat().user(),
              "Q: {content}\n"),
          reach(
              "inference.chat-assistant",
              "A:\\t{content}\\n",
              wiring -> wiring.inference().chat().assistant(),
              "A:\t{content}\n"),
          reach("inference.chat-opening", "A:", wiring -> wiring.inference().chat().opening()),
          reach(
              "inference.chat-stops",
              "\\nQ:,###",
              wiring -> wiring.inference().chat().stops(),
              List.of("\nQ:", "###")),
          reach(
              "inference.models",
              "a=x/y:90,b=run:10",
              wiring -> wiring.sharedModels().entries(),
              List.of("a=x/y:90", "b=run:10")),
          reach(
              "inference.swap-webhook",
              "https://hook.test/a?key=b",
              wiring -> wiring.swapWebhook().url(),
              Optional.of("https://hook.test/a?key=b")),
          reach(
              "inference.swap-webhook-token-file",
              "token.txt",
              wiring -> wiring.swapWebhook().tokenFile(),
              Optional.of(Path.of("token.txt"))),
          reach("inference.engine", "torch", wiring -> wiring.serving().engine()),
          reach("inference.threads", 98, wiring -> wiring.serving().threads()),
          reach(
              "inference.weights", "INT8", wiring -> wiring.serving().weights(), WeightFormat.INT8),
          reach(
              "inference.run",
              "r",
              wiring -> wiring.following(ReachTable.FOLDER).run(),
              Optional.of("r")),
          reach(
              "inference.gate-max-worsening",
              0.9,
              wiring -> wiring.following(ReachTable.FOLDER).maxWorsening()),
          reach(
              "inference.accept",
              "newest",
              wiring -> wiring.following(ReachTable.FOLDER).accept(),
              Accept.NEWEST),
          reach("metrics.host", "0.0.0.0", wiring -> wiring.metrics().host()),
          reach("metrics.port", 9464, wiring -> wiring.metrics().port()),
          reach(
              "traces.endpoint",
              "http://collector:4318",
              wiring -> wiring.traces().url(),
              Optional.of("http://collector:4318/v1/traces")),
          reach(
              "registry.tls-certificate",
              "registry.pem",
              wiring -> wiring.registry().tls().certificate(),
              Optional.of(Path.of("registry.pem"))),
          reach(
              "registry.tls-key",
              "registry-key.pem",
              wiring -> wiring.registry().tls().key(),
              Optional.of(Path.of("registry-key.pem"))),
          reach("traces.sample", 0.25, wiring -> wiring.traces().sample()),
          reach(
              "registry.users-file",
              "users.txt",
              wiring -> wiring.registry().usersFile(),
              Optional.of(Path.of("users.txt"))));

  private InferenceReach() {}
}
