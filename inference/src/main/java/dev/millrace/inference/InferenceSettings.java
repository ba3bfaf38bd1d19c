package dev.millrace.inference;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Settings of the inference service.
 *
 * @param host address to listen on; a loopback address unless others shall reach it
 * @param port 0 takes any free one
 * @param modelName the name under which clients ask for whatever model is newest
 * @param apiKeys a request must carry one of them; empty: none needed
 * @param corsOrigins web origins whose pages may call the API; {@code *} is any; empty: none
 * @param maxRunning answers generated at once
 * @param maxWaiting requests that wait for a place before others are turned away
 * @param maxBodyBytes of a request
 * @param maxTokens most tokens an answer may be asked to have
 * @param timeout from a request's arrival to its last token
 * @param promptChunkTokens a prompt is read in chunks of this size, and shared prefixes are whole
 *     chunks
 * @param prefixCacheTokens tokens of recent prompts whose keys and values stay for reuse; 0: none
 * @param maxSideModels checkpoints kept loaded beside the current one because requests named them
 * @param chat how a conversation is written as one text
 */
public record InferenceSettings(
    String host,
    int port,
    String modelName,
    Set<String> apiKeys,
    List<String> corsOrigins,
    int maxRunning,
    int maxWaiting,
    int maxBodyBytes,
    int maxTokens,
    Duration timeout,
    int promptChunkTokens,
    int prefixCacheTokens,
    int maxSideModels,
    ChatTemplate chat) {

  public InferenceSettings {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("inference.port is " + port + ": from 0 to 65535");
    }
    if (modelName.isBlank()) {
      throw new IllegalArgumentException("inference.model.name is empty: name the model");
    }
    atLeast("inference.max.running", maxRunning, 1);
    atLeast("inference.max.waiting", maxWaiting, 0);
    atLeast("inference.max.body.bytes", maxBodyBytes, 1024);
    atLeast("inference.max.tokens", maxTokens, 1);
    atLeast("inference.prompt.chunk.tokens", promptChunkTokens, 1);
    atLeast("inference.prefix.cache.tokens", prefixCacheTokens, 0);
    atLeast("inference.max.side.models", maxSideModels, 0);
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("inference.timeout is " + timeout + ": more than 0");
    }
    if (apiKeys.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException("inference.api.keys holds an empty key: remove it");
    }
    apiKeys = Set.copyOf(apiKeys);
    corsOrigins = List.copyOf(corsOrigins);
  }

  /** On http://127.0.0.1:8080, for one machine and small models. */
  public static InferenceSettings defaults() {
    return new InferenceSettings(
        "127.0.0.1",
        8080,
        "millrace",
        Set.of(),
        List.of(),
        32,
        64,
        4 << 20,
        4096,
        Duration.ofMinutes(5),
        64,
        8192,
        1,
        ChatTemplate.transcript());
  }

  /** The same on another port. */
  public InferenceSettings withPort(int other) {
    return withAddress(host, other);
  }

  /** The same on another address of this machine; {@code 0.0.0.0} is all of them. */
  public InferenceSettings withAddress(String otherHost, int otherPort) {
    return new InferenceSettings(
        otherHost,
        otherPort,
        modelName,
        apiKeys,
        corsOrigins,
        maxRunning,
        maxWaiting,
        maxBodyBytes,
        maxTokens,
        timeout,
        promptChunkTokens,
        prefixCacheTokens,
        maxSideModels,
        chat);
  }

  /** The same with other keys. */
  public InferenceSettings withApiKeys(Set<String> keys) {
    return new InferenceSettings(
        host,
        port,
        modelName,
        keys,
        corsOrigins,
        maxRunning,
        maxWaiting,
        maxBodyBytes,
        maxTokens,
        timeout,
        promptChunkTokens,
        prefixCacheTokens,
        maxSideModels,
        chat);
  }

  /** The same with other limits on load. */
  public InferenceSettings withLoad(int running, int waiting, Duration longest) {
    return new InferenceSettings(
        host,
        port,
        modelName,
        apiKeys,
        corsOrigins,
        running,
        waiting,
        maxBodyBytes,
        maxTokens,
        longest,
        promptChunkTokens,
        prefixCacheTokens,
        maxSideModels,
        chat);
  }

  /** Whether only this machine can reach the service. */
  boolean loopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + ": at least " + least);
    }
  }
}
