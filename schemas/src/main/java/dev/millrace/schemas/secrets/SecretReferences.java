package dev.millrace.schemas.secrets;

import dev.millrace.schemas.SettingsException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.apache.kafka.common.utils.Utils;

/**
 * Parts of settings that stand elsewhere, in the words of Kafka's config providers: {@code
 * ${file:/path:key}} in a properties file, {@code ${dir:/folder:file}} in a file of its own, {@code
 * ${env::NAME}} or {@code ${env:NAME}} in the environment. These three are there without a word;
 * {@code config.providers} names others in their place.
 *
 * @see <a href="https://cwiki.apache.org/confluence/x/XJPQBw">KIP-297</a>
 */
public final class SecretReferences {
  private static final String PROVIDERS = "config.providers";

  /** {@code ${provider:path:key}} or {@code ${provider:key}}, as Kafka reads it. */
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{([^}:]+):(?:([^}]*?):)?([^}:]*)}");

  private static final Map<String, Class<? extends ConfigProvider>> USUAL =
      Map.of(
          "file", FileConfigProvider.class,
          "dir", DirectoryConfigProvider.class,
          "env", EnvVarConfigProvider.class);

  private final Map<String, String> settings;
  private final Set<String> names;

  private SecretReferences(Map<String, String> settings) {
    this.settings = settings;
    String named = settings.getOrDefault(PROVIDERS, String.join(",", USUAL.keySet()));
    this.names = Set.copyOf(Arrays.asList(named.strip().split("\\s*,\\s*", -1)));
  }

  /**
   * @param kafka settings of Kafka's clients, among which providers may be named
   */
  public static SecretReferences of(Map<String, String> kafka) {
    return new SecretReferences(kafka);
  }

  /**
   * The settings with what they refer to, without those of the providers themselves.
   *
   * @param prefix before each key where the user wrote it, for messages
   * @throws SettingsException if a file, a key in it or a variable is missing
   */
  public Map<String, String> resolved(String prefix, Map<String, String> given) {
    Map<String, String> resolved = new HashMap<>();
    given.forEach(
        (key, value) -> {
          if (!key.equals(PROVIDERS) && !key.startsWith(PROVIDERS + ".")) {
            resolved.put(key, resolved(prefix + key, value));
          }
        });
    return resolved;
  }

  private String resolved(String key, String value) {
    return REFERENCE
        .matcher(value)
        .replaceAll(found -> Matcher.quoteReplacement(replacement(key, found)));
  }

  private String replacement(String key, MatchResult found) {
    String provider = found.group(1);
    if (!names.contains(provider)) {
      return found.group(); // means something else to whoever reads it
    }
    String path = Optional.ofNullable(found.group(2)).orElse("");
    String wanted = found.group(3);
    return look(key, provider, path, wanted)
        .orElseThrow(
            () ->
                new SettingsException(
                    key
                        + " refers to "
                        + found.group()
                        + ", but "
                        + place(provider, path)
                        + " has no "
                        + wanted
                        + "; write it there, or name another"));
  }

  private static String place(String provider, String path) {
    return path.isEmpty() ? "provider " + provider : path;
  }

  private Optional<String> look(String key, String provider, String path, String wanted) {
    try (ConfigProvider asked = provider(provider)) {
      return Optional.ofNullable(asked.get(path, Set.of(wanted)).data().get(wanted))
          .map(secret -> secret.replaceFirst("[\\r\\n]+$", ""));
    } catch (ConfigException e) {
      throw new SettingsException(
          key
              + " refers to "
              + place(provider, path)
              + ", which cannot be read: "
              + e.getMessage()
              + "; check that the file is there and may be read",
          e);
    } catch (java.io.IOException e) {
      throw new SettingsException(key + ": provider " + provider + ": " + e.getMessage(), e);
    }
  }

  private ConfigProvider provider(String name) {
    String own = PROVIDERS + "." + name + ".";
    Map<String, Object> parameters = new HashMap<>();
    settings.forEach(
        (key, value) -> {
          if (key.startsWith(own + "param.")) {
            parameters.put(key.substring((own + "param.").length()), value);
          }
        });
    String named = settings.getOrDefault(own + "class", "");
    try {
      ConfigProvider provider =
          named.isEmpty()
              ? Utils.newInstance(usual(name))
              : Utils.newInstance(named, ConfigProvider.class);
      provider.configure(parameters);
      return provider;
    } catch (ClassNotFoundException | KafkaException e) {
      throw new SettingsException(
          "kafka." + own + "class is '" + named + "', which is no config provider here", e);
    }
  }

  private static Class<? extends ConfigProvider> usual(String name) {
    Class<? extends ConfigProvider> usual = USUAL.get(name);
    if (usual == null) {
      throw new SettingsException(
          "kafka.config.providers names '"
              + name
              + "', which is none of dir, env and file; set kafka.config.providers."
              + name
              + ".class");
    }
    return usual;
  }
}
