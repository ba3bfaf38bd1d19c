package dev.millrace.schemas.cluster;

import dev.millrace.schemas.patience.WaitNotices;
import dev.millrace.schemas.patience.Waiting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Whether the topics that a stage began with are still there: Kafka's clients notice a deleted one
 * only once they have something to do with it. Safe for several threads.
 */
final class PresentTopics {
  private final String place;
  private final Waiting waiting;
  private Set<String> wanted = Set.of();
  private List<String> absentBefore = List.of();
  private Optional<String> trouble = Optional.empty();

  /**
   * @param place as messages name the brokers
   */
  PresentTopics(String place, WaitNotices notices) {
    this.place = place;
    this.waiting = new Waiting(notices, System::nanoTime);
  }

  /** From now on these, and no others. */
  synchronized void want(Collection<String> names) {
    wanted = Set.copyOf(names);
    absentBefore = List.of();
  }

  private synchronized Set<String> wanted() {
    return wanted;
  }

  /** Asks for them; throws what the client throws if there is no answer. */
  void look(Admin admin) {
    Set<String> asked = wanted();
    Set<String> absent = new TreeSet<>();
    admin
        .describeTopics(asked)
        .topicNameValues()
        .forEach(
            (name, description) -> {
              try {
                var _ = ClusterClients.answer(description);
              } catch (UnknownTopicOrPartitionException e) {
                absent.add(name);
              } catch (TopicAuthorizationException e) {
                // Whoever may not look does not know.
              }
            });
    note(asked, List.copyOf(absent));
  }

  /** One broker may be a moment behind, so what is missing is so twice in a row. */
  private synchronized void note(Set<String> asked, List<String> absent) {
    if (!asked.equals(wanted)) {
      return;
    }
    List<String> gone = new ArrayList<>(absent);
    gone.retainAll(absentBefore);
    absentBefore = absent;
    if (gone.isEmpty()) {
      trouble = Optional.empty();
      waiting.isOver();
    } else {
      String reason = "topics " + gone + " are missing on " + place;
      trouble = Optional.of(reason);
      waiting.goesOnFor(
          reason + "; millrace topics create makes them anew, empty: then restart this stage");
    }
  }

  /** Which are missing; empty while all are there. */
  synchronized Optional<String> trouble() {
    return trouble;
  }
}
