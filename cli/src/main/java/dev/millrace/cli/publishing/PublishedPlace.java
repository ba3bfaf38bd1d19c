package dev.millrace.cli.publishing;

import dev.millrace.publish.folder.Manifest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was published where.
 *
 * @param held empty where the place was not reached
 * @param hasTokens whether the rows' tokens were counted
 */
record PublishedPlace(String place, Optional<Manifest> held, boolean hasTokens) {

  /** In a line. */
  String summary() {
    return held.map(this::summary).orElse(place + " was not reached");
  }

  private String summary(Manifest held) {
    String tokens = hasTokens ? " %,d tokens,".formatted(held.tokens()) : "";
    return "%s holds %,d rows,%s %,d bytes in %,d files"
        .formatted(place, held.rows(), tokens, held.bytes(), held.files().size());
  }

  /** The same by name; without counts where the place was not reached. */
  Map<String, Object> answer() {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("place", place);
    answer.put("reached", held.isPresent());
    held.ifPresent(manifest -> counts(manifest, answer));
    return answer;
  }

  private void counts(Manifest held, Map<String, Object> answer) {
    answer.put("generation", held.origin().generation());
    answer.put("documents", held.totals().documents());
    answer.put("withdrawn", held.totals().withdrawn());
    answer.put("missed", held.totals().missed());
    answer.put("rows", held.rows());
    if (hasTokens) {
      answer.put("tokens", held.tokens());
    }
    answer.put("bytes", held.bytes());
    answer.put("files", held.files().size());
  }
}
