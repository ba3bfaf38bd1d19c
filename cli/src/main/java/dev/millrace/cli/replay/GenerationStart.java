package dev.millrace.cli.replay;

import dev.millrace.cli.generation.FixedSettings;
import dev.millrace.cli.generation.GenerationWiring;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.Stages;
import dev.millrace.replay.generation.Author;
import dev.millrace.replay.generation.GenerationState;
import dev.millrace.replay.generation.Generations;
import dev.millrace.replay.generation.SettingsDigest;
import dev.millrace.replay.generation.StartTopic;
import dev.millrace.replay.generation.kafka.GenerationRegister;
import dev.millrace.replay.generation.kafka.SourceRange;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.scope.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes into {@code generations} that one begins, or finds that it has been begun so. */
public final class GenerationStart {
  private final Connection connection;
  private final GenerationRegister register;
  private final StartRequest request;
  private final boolean isAlone;

  /**
   * @param isAlone whether nobody else runs a stage there
   */
  public GenerationStart(
      Connection connection, GenerationRegister register, StartRequest request, boolean isAlone) {
    this.isAlone = isAlone;
    this.connection = connection;
    this.register = register;
    this.request = request;
  }

  /**
   * Safe to repeat: the same request finds what the first one wrote.
   *
   * @return all generations, with the one that begins
   * @throws SettingsException if it was begun otherwise or dropped, or its input is not there
   */
  public Generations begin() {
    return register.change(
        all -> {
          if (all.find(request.name()).filter(GenerationStart::isBegun).isPresent()) {
            Generation found = all.get(request.name());
            requireAskedFor(found);
            requireReady(all, found, GenerationWiring.of(request.given(), found));
            return List.of();
          }
          return List.of(begun(all));
        });
  }

  /** What would stop it after it has begun. */
  private void requireReady(Generations all, Generation one, Wiring wiring) {
    Topics topics = all.topics(request.given().topics().settings(), one);
    if (isAlone) {
      StartTopic start = StartTopic.named(one.getStartsFrom());
      UpstreamWork.requireNone(connection, start, one.getParent(), topics);
    }
    request.trained().ifPresent(run -> run.requirePossible(connection, wiring, topics));
  }

  /** One that stages were started for by {@code topics.generation} alone is begun now. */
  private static boolean isBegun(Generation one) {
    return !one.getState().isEmpty();
  }

  private void requireAskedFor(Generation one) {
    Map<String, String> own = Generations.settingsOf(one);
    Map<String, String> wanted = settings(GenerationWiring.of(request.given(), one));
    wanted.forEach(
        (key, value) -> {
          if (!own.getOrDefault(key, value).equals(value)) {
            throw begunOtherwise(key + "=" + own.get(key), value);
          }
        });
    request
        .start()
        .filter(start -> !start.label().equals(one.getStartsFrom()))
        .ifPresent(
            start -> {
              throw begunOtherwise("--from " + one.getStartsFrom(), start.label());
            });
    request
        .parent()
        .filter(parent -> !parent.equals(one.getParent()))
        .ifPresent(
            parent -> {
              throw begunOtherwise("--parent " + one.getParent(), parent);
            });
    request
        .since()
        .filter(since -> !since.equals(one.getSince()))
        .ifPresent(
            since -> {
              throw begunOtherwise(
                  one.getSince().equals(Instant.EPOCH)
                      ? "all of its topic"
                      : "--since " + one.getSince(),
                  since.toString());
            });
    if (!request.hosts().isEmpty() && !request.hosts().equals(one.getHosts())) {
      throw begunOtherwise(
          one.getHosts().isEmpty() ? "pages of all hosts" : one.getHosts().size() + " other hosts",
          "those named");
    }
  }

  private SettingsException begunOtherwise(String with, String wanted) {
    return new SettingsException(
        "generation "
            + request.name()
            + " was begun with "
            + with
            + ", not "
            + wanted
            + "; leave that out to go on with it, or take another name");
  }

  private Generation begun(Generations all) {
    Generation parent = request.parent().map(all::get).orElseGet(all::current);
    if (parent.getName().equals(request.name())) {
      throw new SettingsException("generation " + request.name() + " cannot start from itself");
    }
    StartTopic start = request.start().orElse(StartTopic.PAGES);
    requireOwnTopic(all, parent, start);
    Wiring wiring = GenerationWiring.child(request.given(), parent, request.name());
    requireOwnSettings(wiring, GenerationWiring.of(wiring(parent), parent), parent, start);
    Map<String, String> settings = settings(wiring);
    Author author = Author.here();
    Generation draft =
        Generation.newBuilder()
            .setName(request.name())
            .setSettings(settings)
            .setSettingsDigest(SettingsDigest.of(settings))
            .setCodeVersion(author.codeVersion())
            .setBegunAt(author.at())
            .setBegunBy(author.by())
            .setParent(parent.getName())
            .setStartsFrom(start.label())
            .setSince(request.since().orElse(Instant.EPOCH))
            .setHosts(request.hosts())
            .setState(GenerationState.BUILDING.label())
            .setChangedAt(author.at())
            .setChangedBy(author.by())
            .build();
    TopicSettings topics = request.given().topics().settings();
    SourceRange range =
        SourceRange.of(connection, start.of(all.topics(topics, draft)), request.since());
    if (range.missing() > 0 && !request.allowMissing()) {
      throw new SettingsException(range.inWords() + "; --allow-missing begins without them");
    }
    draft.setRanges(range.ranges());
    draft.setMissing(range.missing());
    requireReady(all, draft, wiring);
    return draft;
  }

  /** One that takes only some of another's topic has no such topic that others could start from. */
  private void requireOwnTopic(Generations all, Generation parent, StartTopic start) {
    boolean takesAll = Scope.of(parent.getSince(), parent.getHosts()).isAll();
    Topics topics = all.topics(request.given().topics().settings(), parent);
    if (!takesAll && start.madeBy().filter(stage -> !topics.owns(stage)).isPresent()) {
      throw new SettingsException(
          "generation "
              + parent.getName()
              + " has no "
              + start.label()
              + " of its own, but takes some of "
              + parent.getParent()
              + "'s; start with --parent "
              + parent.getParent()
              + " and the same --since or --hosts");
    }
  }

  /** The user's, without those of the new generation: of clusters and folders. */
  private Wiring wiring(Generation parent) {
    return request.given().only(Map.of("topics.generation", parent.getName()));
  }

  /** What is made before the generation's own stages is the parent's. */
  private void requireOwnSettings(
      Wiring wiring, Wiring parentWiring, Generation parent, StartTopic start) {
    for (String stage : Stages.NAMES) {
      if (start.stages().contains(stage)) {
        continue;
      }
      Map<String, String> kept = parentWiring.madeBy(stage);
      wiring
          .madeBy(stage)
          .forEach(
              (key, value) -> {
                if (!kept.getOrDefault(key, value).equals(value)) {
                  throw new SettingsException(
                      key
                          + " is a setting of "
                          + stage
                          + ", whose results a generation that starts from "
                          + start.label()
                          + " takes from "
                          + parent.getName()
                          + "; start from an earlier topic");
                }
              });
    }
  }

  private static Map<String, String> settings(Wiring wiring) {
    Map<String, String> settings = new TreeMap<>();
    Stages.NAMES.forEach(stage -> settings.putAll(wiring.madeBy(stage)));
    settings.putAll(FixedSettings.of(wiring));
    return settings;
  }
}
