package dev.millrace.replay.lineage;

import com.google.common.base.Splitter;
import dev.millrace.schemas.takedown.TakedownTarget;
import dev.millrace.schemas.takedown.UrlForm;
import java.util.List;

/**
 * The form in which URLs are sorted, so that those of a domain, a host or a prefix lie together:
 * {@code org.example.www./path?query}, the host's labels turned round, a port before the path.
 */
final class UrlKey {
  private static final Splitter LABELS = Splitter.on('.');

  private UrlKey() {}

  static String of(String url) {
    UrlForm form = UrlForm.of(url);
    String port = form.host().substring(form.hostName().length());
    return turned(form.hostName()) + port + form.rest();
  }

  /** With a dot after each label. */
  private static String turned(String host) {
    return String.join(".", LABELS.splitToList(host).reversed()) + ".";
  }

  /**
   * With what the keys begin of all URLs that a target names.
   *
   * @throws IllegalArgumentException if it names texts
   */
  static List<String> beginnings(TakedownTarget target) {
    return switch (target.kind()) {
      case URL, PREFIX -> List.of(of(target.value()));
      case HOST -> List.of(turned(target.value()) + "/", turned(target.value()) + ":");
      case DOMAIN -> List.of(turned(target.value()));
      case DIGEST -> throw new IllegalArgumentException(target + " names no URLs");
    };
  }
}
