package dev.millrace.cli.replay;

import dev.millrace.cli.settings.Wiring;
import dev.millrace.replay.generation.StartTopic;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TopicSettings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What {@code replay start} is asked for.
 *
 * @param parent whose settings it is begun with; empty: the current one's
 * @param start the topic; empty: of one that was begun its own, of a new one {@code pages}
 * @param since only pages that came to {@code pages} from then on
 * @param hosts only their pages; empty: all
 * @param trained the run that trains on it in this process, if one is to
 * @param allowMissing goes on where retention has taken some of the topic
 * @param given the settings that the user gives
 */
public record StartRequest(
    String name,
    Optional<String> parent,
    Optional<StartTopic> start,
    Optional<Instant> since,
    List<String> hosts,
    Optional<TrainedBeside> trained,
    boolean allowMissing,
    Wiring given) {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_-]{0,63}");

  public StartRequest {
    if (!NAME.matcher(name).matches()) {
      throw new SettingsException(
          "a generation cannot be named '"
              + name
              + "': letters, digits, '_' and '-', no more than 64");
    }
    if (name.equals(TopicSettings.MAIN)) {
      throw new SettingsException(
          "generation main is there from the beginning; give the new one another name");
    }
    if (given.isGiven("topics.generation")) {
      throw new SettingsException(
          "topics.generation is given, but replay start makes generation "
              + name
              + "; leave it out");
    }
    hosts = List.copyOf(hosts);
  }

  /**
   * The same where its topics are known.
   *
   * @param fitting the user's settings, as they fit the topics
   * @param run that trains on it, if one is to
   */
  public StartRequest placed(Wiring fitting, Optional<TrainedBeside> run) {
    return new StartRequest(name, parent, start, since, hosts, run, allowMissing, fitting);
  }
}
