package dev.millrace.replay.takedown.kafka;

import dev.millrace.replay.takedown.Reach;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.kafka.TopicRecord;
import dev.millrace.schemas.kafka.TopicScan;
import dev.millrace.schemas.kafka.WithdrawnPlaces;
import dev.millrace.schemas.takedown.TakedownKind;
import dev.millrace.schemas.takedown.TakedownTarget;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What targets would take of the clean documents that {@code clean-documents} still holds and that
 * are not withdrawn.
 */
public final class ReachScan {
  private static final String READER = "takedown";

  private ReachScan() {}

  /** Reads the topic once, by keys alone where no target is a digest. */
  public static Map<TakedownTarget, Reach> of(
      List<TakedownTarget> targets, Connection connection, Topics topics, RecordSerdes serdes) {
    Map<TakedownTarget, Reach> reaches = new LinkedHashMap<>();
    targets.forEach(target -> reaches.put(target, new Reach(target)));
    WithdrawnPlaces withdrawn = WithdrawnPlaces.read(READER, connection, topics, serdes);
    if (targets.stream().anyMatch(target -> target.kind() == TakedownKind.DIGEST)) {
      TopicScan<TopicRecord<Document>> documents =
          TopicScan.values(READER, connection, serdes, topics.cleanDocuments());
      documents.toEnd(
          record -> {
            if (!withdrawn.hold(record.head().location())) {
              Document document = record.value();
              reaches
                  .values()
                  .forEach(reach -> reach.add(document.getUrl(), document.getContentDigest()));
            }
          });
    } else {
      TopicScan.heads(READER, connection, List.of(topics.cleanDocuments()))
          .toEnd(
              head -> {
                if (!head.isTombstone() && !withdrawn.hold(head.location())) {
                  head.key().ifPresent(url -> reaches.values().forEach(r -> r.add(url, "")));
                }
              });
    }
    return reaches;
  }
}
