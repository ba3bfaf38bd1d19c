package dev.millrace.cli.view;

import dev.millrace.replay.takedown.Reach;
import dev.millrace.schemas.takedown.TakedownHistory.Entry;
import java.util.LinkedHashMap;
import java.util.Map;

/** A takedown for people and for programs. */
public final class TakedownReport {
  private TakedownReport() {}

  /** A line: target, state and since when, reason and reference. */
  public static String line(Entry entry) {
    String reason = entry.takedown().getReason();
    String reference = entry.takedown().getReference();
    String copyOf = entry.takedown().getCopyOf();
    return entry.target()
        + " "
        + state(entry).replace('-', ' ')
        + " since "
        + entry.takedown().getAt()
        + (copyOf.isEmpty() ? "" : ", a copy of what " + copyOf + " takes")
        + (reason.isEmpty() ? "" : ", " + reason)
        + (reference.isEmpty() ? "" : " (" + reference + ")");
  }

  /** The words that follow such a line: what it takes of the clean documents. */
  public static String line(Reach reach) {
    return "takes "
        + reach.taken()
        + " of "
        + reach.documents()
        + " clean documents"
        + (reach.examples().isEmpty() ? "" : ", such as " + reach.examples().getFirst());
  }

  public static Map<String, Object> toJson(Entry entry) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("target", entry.target().key());
    json.put("state", state(entry));
    json.put("requestedAt", entry.takedown().getRequestedAt().toString());
    json.put("at", entry.takedown().getAt().toString());
    json.put("reason", entry.takedown().getReason());
    json.put("reference", entry.takedown().getReference());
    json.put("copyOf", entry.takedown().getCopyOf());
    json.put("offset", entry.offset());
    return json;
  }

  private static String state(Entry entry) {
    return entry.isInForce() ? "in-force" : "revoked";
  }
}
