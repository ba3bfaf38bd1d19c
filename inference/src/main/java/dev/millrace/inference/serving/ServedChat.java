package dev.millrace.inference.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.inference.chat.ConversationException;
import dev.millrace.inference.chat.ModelTemplates;
import dev.millrace.tokenizer.TextPart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a model is talked with.
 *
 * @param templates what it came with; none: conversations are written as the settings say
 * @param problem why its template cannot be used; empty if it can or there is none
 * @param controls added tokens that its templates write: a stranger's text holds none of them
 * @param endTokens tokens that end its turn
 * @param stops strings that do, where no token does
 */
public record ServedChat(
    Optional<ModelTemplates> templates,
    String problem,
    Set<Integer> controls,
    List<Integer> endTokens,
    List<String> stops) {
  private static final Logger LOG = LoggerFactory.getLogger(ServedChat.class);

  /** Of a model without a template. */
  public static final ServedChat NONE =
      new ServedChat(Optional.empty(), "", Set.of(), List.of(), List.of());

  public ServedChat {
    controls = Set.copyOf(controls);
    endTokens = List.copyOf(endTokens);
    stops = List.copyOf(stops);
  }

  /** Of a model's folder; a template that cannot be read leaves all but chats as it is. */
  static ServedChat read(String id, Path folder, Vocabulary vocabulary) throws IOException {
    try {
      Optional<ModelTemplates> templates = ModelTemplates.read(folder);
      if (templates.isEmpty()) {
        LOG.debug("{} has no chat template: chats are written as inference.chat-* say", id);
      }
      return templates.map(one -> of(one, vocabulary)).orElse(NONE);
    } catch (ConversationException e) {
      LOG.warn("{}: {}", id, e.getMessage());
      return new ServedChat(
          Optional.empty(), String.valueOf(e.getMessage()), Set.of(), List.of(), List.of());
    }
  }

  public static ServedChat of(ModelTemplates templates, Vocabulary vocabulary) {
    Map<String, Integer> added = vocabulary.addedTokens();
    List<Integer> ends = new ArrayList<>();
    templates.specialToken("eos_token").map(added::get).ifPresent(ends::add);
    List<String> stops = new ArrayList<>();
    String end = templates.turnEnd();
    Optional<Integer> token = first(end, vocabulary, added.values());
    if (token.isPresent()) {
      ends.add(token.get());
    } else if (!end.isBlank()) {
      stops.add(end.stripTrailing());
    }
    return new ServedChat(
        Optional.of(templates),
        "",
        controls(templates, added),
        ends.stream().distinct().toList(),
        stops);
  }

  private static Set<Integer> controls(ModelTemplates templates, Map<String, Integer> added) {
    String sample = templates.sample();
    Set<Integer> controls = new HashSet<>();
    added.forEach(
        (content, id) -> {
          if (!content.isBlank() && (templates.mentions(content) || sample.contains(content))) {
            controls.add(id);
          }
        });
    return controls;
  }

  private static Optional<Integer> first(
      String end, Vocabulary vocabulary, Collection<Integer> added) {
    if (!vocabulary.readsText()) {
      return Optional.empty();
    }
    int[] tokens = vocabulary.encode(List.of(new TextPart(end, true)), id -> true);
    for (int token : tokens) {
      if (added.contains(token) && !new String(vocabulary.tokenBytes(token), UTF_8).isBlank()) {
        return Optional.of(token);
      }
    }
    return Optional.empty();
  }

  /** Whether there is a template that does something with a variable of that name. */
  public boolean reads(String variable) {
    return templates.filter(one -> one.mentions(variable)).isPresent();
  }
}
