package dev.millrace.schemas.kafka;

import dev.millrace.schemas.Connection;
import dev.millrace.schemas.RecordLocation;
import dev.millrace.schemas.RecordSerdes;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.WithdrawnDocument;
import java.util.HashSet;
import java.util.Set;

/**
 * Which records of {@code clean-documents} are withdrawn, for readers that meet a document before
 * its tombstone.
 */
public final class WithdrawnPlaces {
  private final Set<Place> places = new HashSet<>();

  private record Place(int partition, long offset) {}

  private WithdrawnPlaces() {}

  /**
   * What {@code withdrawn-documents} says at this moment; nothing where a version before has made
   * the topics.
   *
   * @param reader who reads, as a user would name it
   */
  public static WithdrawnPlaces read(
      String reader, Connection connection, Topics topics, RecordSerdes serdes) {
    WithdrawnPlaces withdrawn = new WithdrawnPlaces();
    try (TopicEnds ends = new TopicEnds(connection)) {
      if (ends.existing(topics.withdrawnDocuments().topicPartitions()).isEmpty()) {
        return withdrawn;
      }
    }
    TopicScan.values(reader, connection, serdes, topics.withdrawnDocuments())
        .toEnd(record -> withdrawn.add(record.value()));
    return withdrawn;
  }

  private void add(WithdrawnDocument document) {
    places.add(new Place(document.getPartition(), document.getOffset()));
  }

  /**
   * @param place of a record of {@code clean-documents}
   */
  public boolean hold(RecordLocation place) {
    return places.contains(new Place(place.partition(), place.offset()));
  }
}
