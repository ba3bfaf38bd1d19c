package dev.millrace.schemas.secrets;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Which settings are secrets, and how they are shown: not at all. */
public final class Secrets {
  /** In place of a secret. */
  public static final String MASK = "[hidden]";

  private static final Pattern KEYS =
      Pattern.compile(
          "(?i).*(password|passwd|secret|jaas\\.config|user\\.info|token$|keystore\\.key|"
              + "private\\.key|credential|api\\.key).*");
  private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^/@\\s]*@");

  private Secrets() {}

  /** Whether what stands under a key is for nobody's eyes. */
  public static boolean isSecret(String key) {
    return KEYS.matcher(key).matches();
  }

  /** Whether a value refers to a secret that stands elsewhere. */
  public static boolean isReference(String value) {
    return value.contains("${");
  }

  /** Settings that may be shown: secrets masked, references to them as they are. */
  public static Map<String, String> masked(Map<String, String> settings) {
    Map<String, String> shown = new TreeMap<>(settings);
    shown.replaceAll(
        (key, value) -> isSecret(key) && !isReference(value) ? MASK : withoutUser(value));
    return shown;
  }

  /** A text with URLs, without the users and passwords in them. */
  public static String withoutUser(String text) {
    return USER_INFO.matcher(text).replaceAll("");
  }
}
