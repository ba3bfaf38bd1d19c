package dev.millrace.filters.optout;

import dev.millrace.filters.Verdict;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A way in which a publisher can keep a page out of a model. */
public enum OptOut {
  /** {@code noindex} or {@code none}, in a robots meta tag or X-Robots-Tag. */
  NOINDEX,
  /** {@code noai}, at the same places (DeviantArt, 2022). */
  NOAI,
  /** {@code noimageai}, at the same places. */
  NOIMAGEAI,
  /**
   * {@code tdm-reservation} of 1, in a header or meta tag (<a
   * href="https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/">TDM Reservation
   * Protocol</a>, sections 4 and 5).
   */
  TDM_RESERVATION,
  /** Content-Usage with {@code train-ai=n}, in a header or robots.txt (IETF AIPREF, drafts). */
  CONTENT_USAGE,
  /** Content-Signal with {@code ai-train=no} in robots.txt (Cloudflare, 2025). */
  CONTENT_SIGNAL,
  /** A reservation in the host's {@code /.well-known/tdmrep.json}. */
  TDMREP_JSON,
  /** A refusal in the host's {@code /ai.txt} (Spawning). */
  AI_TXT;

  /** The group of these drops. */
  public static final String GROUP = "opt-out";

  /** The name in settings, outputs and pages: {@code tdm-reservation}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Empty for a name that is none. */
  static Optional<OptOut> named(String id) {
    return Stream.of(values()).filter(optOut -> optOut.id().equals(id)).findFirst();
  }

  /** The drop of a page that says so, such as {@code opt-out.noai}. */
  public Verdict.Drop drop() {
    return Verdict.Drop.of(GROUP + "." + id(), name().toLowerCase(Locale.ROOT));
  }
}
