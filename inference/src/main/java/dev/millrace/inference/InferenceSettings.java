package dev.millrace.inference;

import dev.millrace.inference.chat.ChatTemplate;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.settings.Setting;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Settings of the inference service. What cannot work is a {@link SettingsException} that names the
 * setting.
 *
 * @param host address to listen on; a loopback address unless others shall reach it
 * @param port 0 takes any free one
 * @param modelName the name under which clients ask for whatever model is newest
 * @param unknownFields what becomes of a request's field that is not known
 * @param chat how a conversation is written as one text
 */
public record InferenceSettings(
    @Setting(key = "inference.host", text = "address that the service listens on") String host,
    @Setting(
            key = "inference.port",
            text = "port that the service listens on; 0: any free one",
            min = 0,
            max = 65535)
        int port,
    @Setting(
            key = "inference.model-name",
            text = "name under which clients ask for the newest model",
            pattern = "(?s).*\\S.*",
            rule = "a name")
        String modelName,
    @Setting(
            key = "inference.unknown-fields",
            text = "what becomes of a request's field that is not known: ignore or refuse")
        UnknownFields unknownFields,
    Access access,
    Tls tls,
    Limits limits,
    Reuse reuse,
    ChatTemplate chat) {

  /**
   * What the service shows that it is.
   *
   * @param certificate PEM, the service's own first, then those that vouch for it
   * @param key its private key, PEM, PKCS #8; both or none
   */
  public record Tls(
      @Setting(
              key = "inference.tls-certificate",
              text = "PEM file of the certificate and those that vouch for it; empty: no TLS",
              none = "")
          Optional<Path> certificate,
      @Setting(
              key = "inference.tls-key",
              text = "PEM file of its private key, PKCS #8 without a password",
              none = "")
          Optional<Path> key) {
    /** Plain HTTP. */
    public static Tls none() {
      return new Tls(Optional.empty(), Optional.empty());
    }
  }

  /** What becomes of a request's field that is not known. */
  public enum UnknownFields {
    /** It means nothing; the answer's header {@code Ignored-Fields} names it. */
    IGNORE,
    /** The request is refused. */
    REFUSE
  }

  /**
   * Who may call.
   *
   * @param apiKeys a request must carry one of them, or one of the file; no key and no file: none
   *     needed
   * @param corsOrigins web origins whose pages may call the API; {@code *} is any; empty: none
   * @param hosts names, beside loopback ones and the machine's own, under which a service on
   *     loopback may be called; {@code *} is any
   */
  public record Access(
      @Setting(
              key = "inference.api-keys",
              text = "comma-separated, for everything; a request must carry one; empty: none")
          Set<String> apiKeys,
      @Setting(
              key = "inference.api-keys-file",
              text =
                  "file of keys by their SHA-256, each with what it may do and how often, as"
                      + " millrace keys new prints them; read again when it changes; empty: none",
              none = "")
          Optional<Path> apiKeysFile,
      @Setting(
              key = "inference.cors-origins",
              text = "comma-separated origins whose pages may call; *: any; empty: none")
          List<String> corsOrigins,
      @Setting(
              key = "inference.hosts",
              text =
                  "comma-separated host names that a service on loopback is also called by;"
                      + " *: any")
          List<String> hosts) {
    public Access {
      if (apiKeys.stream().anyMatch(String::isBlank)) {
        throw new SettingsException("inference.api-keys holds an empty key: remove it");
      }
      apiKeys = Set.copyOf(apiKeys);
      corsOrigins = List.copyOf(corsOrigins);
      hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
    }

    /** Under loopback names and the machine's own. */
    public Access(Set<String> apiKeys, List<String> corsOrigins) {
      this(apiKeys, Optional.empty(), corsOrigins, List.of());
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
   * @param recitalTokens tokens in a row of a text that was taken down, before which an answer
   *     ends; 0: none is looked for
   * @param timeout from a request's arrival to its last token
   * @param requestTimeout from a connection's first byte to the last of its request
   */
  public record Limits(
      @Setting(key = "inference.max-running", text = "answers generated at once", min = 1)
          int maxRunning,
      @Setting(
              key = "inference.max-waiting",
              text = "requests that may wait; further ones get 429",
              min = 0)
          int maxWaiting,
      @Setting(
              key = "inference.max-body-bytes",
              text = "bytes of a request; a larger one gets 413",
              min = 1024)
          int maxBodyBytes,
      @Setting(
              key = "inference.max-tokens",
              text = "most tokens that an answer may be asked for",
              min = 1)
          int maxTokens,
      @Setting(
              key = "inference.refuse-taken-down",
              text =
                  "an answer ends before it has so many tokens in a row of a text that was taken"
                      + " down, 8 or more; 0: none is looked for",
              min = 0)
          int recitalTokens,
      @Setting(
              key = "inference.timeout",
              text = "from a request's arrival to its last token",
              above = 0)
          Duration timeout,
      @Setting(
              key = "inference.request-timeout",
              text = "longest that a request may take to arrive",
              min = 1)
          Duration requestTimeout) {
    /** A shorter recital is too common to be one. */
    private static final int SHORTEST_RECITAL = 8;

    public Limits {
      if (recitalTokens > 0 && recitalTokens < SHORTEST_RECITAL) {
        throw new SettingsException(
            "inference.refuse-taken-down is '"
                + recitalTokens
                + "': it must be 0 (nothing is refused) or at least "
                + SHORTEST_RECITAL
                + " tokens in a row");
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
  public record Reuse(
      @Setting(
              key = "inference.prompt-chunk-tokens",
              text = "prompts are read in chunks of so many tokens",
              min = 1)
          int promptChunkTokens,
      @Setting(
              key = "inference.prefix-cache-tokens",
              text = "tokens of recent prompts kept for prompts that begin alike; 0: none",
              min = 0)
          int prefixCacheTokens,
      @Setting(
              key = "inference.max-side-models",
              text = "older checkpoints kept loaded because requests named them",
              min = 0)
          int maxSideModels) {}

  /** On http://127.0.0.1:8080, for one machine and small models. */
  public static InferenceSettings defaults() {
    return new InferenceSettings(
        "127.0.0.1",
        8080,
        "millrace",
        UnknownFields.IGNORE,
        Access.open(),
        Tls.none(),
        new Limits(32, 64, 4 << 20, 4096, 0, Duration.ofMinutes(5), Duration.ofSeconds(30)),
        new Reuse(64, 8192, 1),
        ChatTemplate.transcript());
  }

  /** The same on another port of this machine. */
  public InferenceSettings withPort(int other) {
    return new InferenceSettings(
        host, other, modelName, unknownFields, access, tls, limits, reuse, chat);
  }

  /** The same with another rule of who may call. */
  public InferenceSettings withAccess(Access other) {
    return new InferenceSettings(
        host, port, modelName, unknownFields, other, tls, limits, reuse, chat);
  }

  /** The same with another certificate, or none. */
  public InferenceSettings withTls(Tls other) {
    return new InferenceSettings(
        host, port, modelName, unknownFields, access, other, limits, reuse, chat);
  }

  /** The same with another rule for fields that are not known. */
  public InferenceSettings withUnknownFields(UnknownFields other) {
    return new InferenceSettings(host, port, modelName, other, access, tls, limits, reuse, chat);
  }

  /** The same with other limits on load. */
  public InferenceSettings withLoad(int running, int waiting, Duration longest) {
    Limits other =
        new Limits(
            running,
            waiting,
            limits.maxBodyBytes,
            limits.maxTokens,
            limits.recitalTokens,
            longest,
            limits.requestTimeout);
    return new InferenceSettings(
        host, port, modelName, unknownFields, access, tls, other, reuse, chat);
  }

  /** The same with another shortest recital, in tokens; 0: none is looked for. */
  public InferenceSettings withRecitalTokens(int tokens) {
    Limits other =
        new Limits(
            limits.maxRunning,
            limits.maxWaiting,
            limits.maxBodyBytes,
            limits.maxTokens,
            tokens,
            limits.timeout,
            limits.requestTimeout);
    return new InferenceSettings(
        host, port, modelName, unknownFields, access, tls, other, reuse, chat);
  }

  /** A copy with another {@link Reuse}. */
  public InferenceSettings withReuse(Reuse other) {
    return new InferenceSettings(
        host, port, modelName, unknownFields, access, tls, limits, other, chat);
  }

  /** Whether only this machine can reach the service. */
  public boolean loopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
