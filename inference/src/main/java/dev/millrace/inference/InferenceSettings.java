package dev.millrace.inference;

import dev.millrace.inference.serving.ChatTemplate;
import dev.millrace.schemas.SettingsException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Settings of the inference service. What cannot work is a {@link SettingsException} that names the
 * setting.
 *
 * @param host address to listen on; a loopback address unless others shall reach it
 * @param port 0 takes any free one
 * @param modelName the name under which clients ask for whatever model is newest
 * @param chat how a conversation is written as one text
 */
public record InferenceSettings(
    String host,
    int port,
    String modelName,
    Access access,
    Limits limits,
    Reuse reuse,
    ChatTemplate chat) {

  public InferenceSettings {
    if (port < 0 || port > 65535) {
      throw new SettingsException("inference.port is " + port + ": from 0 to 65535");
    }
    if (modelName.isBlank()) {
      throw new SettingsException("inference.model-name is empty: name the model");
    }
  }

  /**
   * Who may call.
   *
   * @param apiKeys a request must carry one of them; empty: none needed
   * @param corsOrigins web origins whose pages may call the API; {@code *} is any; empty: none
   */
  public record Access(Set<String> apiKeys, List<String> corsOrigins) {
    public Access {
      if (apiKeys.stream().anyMatch(String::isBlank)) {
        throw new SettingsException("inference.api-keys holds an empty key: remove it");
      }
      apiKeys = Set.copyOf(apiKeys);
      corsOrigins = List.copyOf(corsOrigins);
    }

    /** Everybody who reaches the port; pages of other origins not. */
    public static Access open() {
      return new Access(Set.of(), List.of());
    }
  }

  /**
   * What is turned away.
   *
   * @param maxRunning answers generated at once
   * @param maxWaiting requests that wait for a place before others are turned away
   * @param maxBodyBytes of a request
   * @param maxTokens most tokens an answer may be asked to have
   * @param timeout from a request's arrival to its last token
   * @param requestTimeout from a connection's first byte to the last of its request
   */
  public record Limits(
      int maxRunning,
      int maxWaiting,
      int maxBodyBytes,
      int maxTokens,
      Duration timeout,
      Duration requestTimeout) {
    public Limits {
      atLeast("inference.max-running", maxRunning, 1);
      atLeast("inference.max-waiting", maxWaiting, 0);
      atLeast("inference.max-body-bytes", maxBodyBytes, 1024);
      atLeast("inference.max-tokens", maxTokens, 1);
      if (timeout.isNegative() || timeout.isZero()) {
        throw new SettingsException("inference.timeout is " + timeout + ": more than 0");
      }
      if (requestTimeout.toSeconds() < 1) {
        throw new SettingsException(
            "inference.request-timeout is " + requestTimeout + ": at least 1s");
      }
    }
  }

  /**
   * What is kept because it may be wanted again.
   *
   * @param promptChunkTokens a prompt is read in chunks of this size, and shared prefixes are whole
   *     chunks
   * @param prefixCacheTokens tokens of recent prompts whose keys and values stay; 0: none
   * @param maxSideModels checkpoints kept loaded beside the current one because requests named them
   */
  public record Reuse(int promptChunkTokens, int prefixCacheTokens, int maxSideModels) {
    public Reuse {
      atLeast("inference.prompt-chunk-tokens", promptChunkTokens, 1);
      atLeast("inference.prefix-cache-tokens", prefixCacheTokens, 0);
      atLeast("inference.max-side-models", maxSideModels, 0);
    }
  }

  /** On http://127.0.0.1:8080, for one machine and small models. */
  public static InferenceSettings defaults() {
    return new InferenceSettings(
        "127.0.0.1",
        8080,
        "millrace",
        Access.open(),
        new Limits(32, 64, 4 << 20, 4096, Duration.ofMinutes(5), Duration.ofSeconds(30)),
        new Reuse(64, 8192, 1),
        ChatTemplate.transcript());
  }

  /** The same on another port of this machine. */
  public InferenceSettings withPort(int other) {
    return new InferenceSettings(host, other, modelName, access, limits, reuse, chat);
  }

  /** The same for others. */
  public InferenceSettings withAccess(Access other) {
    return new InferenceSettings(host, port, modelName, other, limits, reuse, chat);
  }

  /** The same with other limits on load. */
  public InferenceSettings withLoad(int running, int waiting, Duration longest) {
    Limits other =
        new Limits(
            running,
            waiting,
            limits.maxBodyBytes,
            limits.maxTokens,
            longest,
            limits.requestTimeout);
    return new InferenceSettings(host, port, modelName, access, other, reuse, chat);
  }

  /** The same with other memory of the past. */
  public InferenceSettings withReuse(Reuse other) {
    return new InferenceSettings(host, port, modelName, access, limits, other, chat);
  }

  /** Whether only this machine can reach the service. */
  public boolean loopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new SettingsException(name + " is " + value + ": at least " + least);
    }
  }
}
