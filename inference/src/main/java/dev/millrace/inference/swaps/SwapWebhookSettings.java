package dev.millrace.inference.swaps;

import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.settings.Setting;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where swaps of models are told.
 *
 * @param url that takes a POST; empty: nobody is told
 * @param tokenFile what is sent as bearer token, read for each call
 */
public record SwapWebhookSettings(
    @Setting(
            key = "inference.swap-webhook",
            text =
                "URL that gets a POST with a JSON object whenever another checkpoint is served;"
                    + " empty: none",
            pattern = "https?://[^\\s/?#@]+(/[^\\s?#@]*)?(\\?[^\\s#]*)?",
            rule = "a URL that begins with http:// or https://, without user and fragment",
            none = "")
        Optional<String> url,
    @Setting(
            key = "inference.swap-webhook-token-file",
            text =
                "file of the token that is sent to it as Authorization: Bearer TOKEN, read again"
                    + " for each call; empty: none",
            none = "")
        Optional<Path> tokenFile) {

  /** Nobody is told. */
  public static final SwapWebhookSettings NONE =
      new SwapWebhookSettings(Optional.empty(), Optional.empty());

  public SwapWebhookSettings {
    url.ifPresent(SwapWebhookSettings::uri);
  }

  /**
   * Where to call; empty: nowhere.
   *
   * @throws SettingsException if there is only a token
   */
  public Optional<URI> uri() {
    if (tokenFile.isPresent() && url.isEmpty()) {
      throw new SettingsException(
          "inference.swap-webhook-token-file is set and inference.swap-webhook is not: set both, or"
              + " leave the file out");
    }
    return url.map(SwapWebhookSettings::uri);
  }

  private static URI uri(String text) {
    try {
      return new URI(text).parseServerAuthority();
    } catch (URISyntaxException e) {
      throw new SettingsException(
          "inference.swap-webhook is no URL: " + e.getReason() + " at index " + e.getIndex(), e);
    }
  }

  /**
   * The token of the file.
   *
   * @throws SettingsException if it cannot be read, or is none
   */
  Optional<String> token() {
    return tokenFile.map(SwapWebhookSettings::read);
  }

  private static String read(Path file) {
    String token;
    try {
      token = Files.readString(file).strip();
    } catch (IOException e) {
      throw wrong(file, "cannot be read: " + e.getMessage(), e);
    }
    if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw wrong(file, "must hold one token of visible ASCII characters", null);
    }
    return token;
  }

  private static SettingsException wrong(Path file, String what, @Nullable Throwable cause) {
    String message = "inference.swap-webhook-token-file is '" + file + "', which " + what;
    return cause == null ? new SettingsException(message) : new SettingsException(message, cause);
  }
}
