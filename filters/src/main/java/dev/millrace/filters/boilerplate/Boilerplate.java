package dev.millrace.filters.boilerplate;

import dev.millrace.filters.Verdict;
import dev.millrace.schemas.takedown.UrlForm;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/**
 * Strikes lines from a text that stand on many pages of its host, by what it has seen so far, the
 * page in hand among it. What it says depends on the pages and their order alone. Not safe for use
 * by several threads.
 *
 * <p>At most {@code hosts * (527 + 8 * lines)} bytes are kept: see {@link HostTable} and {@link
 * HostLines} for what is missed for that.
 */
public final class Boilerplate {
  /** A page of which no letter is left. */
  public static final String NOTHING_LEFT = "boilerplate.nothing-left";

  private final BoilerplateSettings settings;
  private final HostTable hosts;

  public Boilerplate(BoilerplateSettings settings, HostStore store) {
    this.settings = settings;
    this.hosts = new HostTable(store, settings.hosts());
  }

  /** Counts a page's lines, and strikes those that are its host's. */
  public Struck strike(String url, String text) {
    TextLines lines = TextLines.of(text);
    UrlForm form = UrlForm.of(url);
    return hosts
        .take(digest(form.host()))
        .map(slot -> struck(slot, (int) digest(form.text()), lines))
        .orElseGet(() -> Struck.of(lines, new BitSet()));
  }

  private Struck struck(HostTable.Slot slot, int page, TextLines text) {
    HostLines known = slot.lines();
    long[] found = text.distinct();
    known.add(page, found, settings.lines());
    hosts.keep(slot);
    int[] counts = known.counts(found);
    long[] boilerplate = new long[found.length];
    int many = 0;
    for (int i = 0; i < found.length; i++) {
      if (settings.isBoilerplate(counts[i], known.pages())) {
        boilerplate[many++] = found[i];
      }
    }
    long[] sorted = Arrays.copyOf(boilerplate, many);
    Arrays.sort(sorted);
    return Struck.of(text, text.having(sorted));
  }

  private static long digest(String text) {
    return TextLines.DIGEST.hashString(text, StandardCharsets.UTF_8).asLong();
  }

  /** The verdict on a page of which nothing was left by striking. */
  public static Optional<Verdict.Drop> fault(Struck struck) {
    return struck.count() > 0 && struck.text().isBlank()
        ? Optional.of(new Verdict.Drop(NOTHING_LEFT, "boilerplate", 0, 1))
        : Optional.empty();
  }
}
