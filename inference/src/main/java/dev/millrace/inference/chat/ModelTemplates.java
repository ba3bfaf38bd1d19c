package dev.millrace.inference.chat;

import dev.millrace.jinja.Limits;
import dev.millrace.jinja.Rendered;
import dev.millrace.jinja.Segment;
import dev.millrace.jinja.Segment.Origin;
import dev.millrace.jinja.Template;
import dev.millrace.jinja.TemplateException;
import dev.millrace.jinja.Trusted;
import dev.millrace.tokenizer.TextPart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The chat templates that a model came with. What a template writes is trusted, what a conversation
 * says is not: nobody closes a turn by writing what closes one. Safe for several threads.
 */
public final class ModelTemplates {
  /** A template is a stranger's program that runs while a client waits. */
  private static final Limits LIMITS =
      new Limits(1 << 19, 2_000_000, Duration.ofSeconds(2), 4 << 20, 128L << 20);

  /** Stands for a message; nothing that a template changes. */
  private static final String PROBE = "qxjzv";

  private final Map<String, String> sources;
  private final Map<String, Template> templates;
  private final Map<String, String> specialTokens;

  private ModelTemplates(
      Map<String, String> sources,
      Map<String, Template> templates,
      Map<String, String> specialTokens) {
    this.sources = sources;
    this.templates = templates;
    this.specialTokens = specialTokens;
  }

  /** The text of the template that is used where a request names none. */
  public static Optional<String> defaultSource(Path folder) throws IOException {
    return Optional.ofNullable(TemplateFiles.read(folder).sources().get(TemplateFiles.DEFAULT));
  }

  /**
   * Reads a model's folder; empty if it has no template.
   *
   * @throws ConversationException if a text is no template
   */
  public static Optional<ModelTemplates> read(Path folder) throws IOException {
    TemplateFiles files = TemplateFiles.read(folder);
    return files.sources().isEmpty()
        ? Optional.empty()
        : Optional.of(of(files.sources(), files.specialTokens()));
  }

  /**
   * @param sources templates by name
   * @param specialTokens contents by the variables' names, such as {@code bos_token}
   */
  public static ModelTemplates of(Map<String, String> sources, Map<String, String> specialTokens) {
    Map<String, Template> templates = new LinkedHashMap<>();
    sources.forEach(
        (name, source) -> {
          try {
            templates.put(name, Template.parse(source, LIMITS));
          } catch (TemplateException e) {
            throw new ConversationException(
                "the chat template '" + name + "' cannot be read: " + e.getMessage(), e);
          }
        });
    return new ModelTemplates(
        new LinkedHashMap<>(sources), templates, new LinkedHashMap<>(specialTokens));
  }

  public Set<String> names() {
    return templates.keySet();
  }

  /** The text of the template that most conversations are written by. */
  public String source() {
    return sources.getOrDefault(chosen(Conversation.of(List.of())), "");
  }

  /** Whether any of them says a word: then it can do something with the variable of that name. */
  public boolean mentions(String word) {
    return sources.values().stream().anyMatch(source -> source.contains(word));
  }

  /** The content of a special token by its variable's name. */
  public Optional<String> specialToken(String name) {
    return Optional.ofNullable(specialTokens.get(name));
  }

  /**
   * The conversation as one text.
   *
   * @throws ConversationException if the template refuses it or fails
   */
  public List<TextPart> write(Conversation conversation) {
    if (conversation.next() != Next.CONTINUED) {
      return parts(render(conversation));
    }
    Message last = conversation.messages().getLast();
    if (!last.content().isBlank()) {
      List<Segment> segments = render(conversation);
      return parts(cutAfter(segments, text(segments), last.content()));
    }
    // Nothing cannot be found in a text, so something stands for it.
    List<Message> messages = new ArrayList<>(conversation.messages());
    messages.set(messages.size() - 1, new Message(last.role(), PROBE, last.more()));
    List<Segment> segments = render(with(conversation, messages));
    int at = text(segments).lastIndexOf(PROBE);
    return parts(first(segments, at < 0 ? Integer.MAX_VALUE : at));
  }

  /** What the template writes after an answer, before the next turn; empty if it cannot be told. */
  public String turnEnd() {
    Message asked = new Message(Role.USER, "a");
    Message answered = new Message(Role.ASSISTANT, PROBE);
    String end = after(List.of(asked, answered));
    return end.isBlank() ? after(List.of(asked, answered, new Message(Role.USER, "b"))) : end;
  }

  /** What the template itself writes of a conversation of everybody. */
  public String sample() {
    Message asked = new Message(Role.USER, "a");
    List<Message> turns = List.of(asked, new Message(Role.ASSISTANT, "b"), asked);
    List<Message> instructed = new ArrayList<>(turns);
    instructed.addFirst(new Message(Role.SYSTEM, "c"));
    return Stream.of(turns, instructed)
        .flatMap(messages -> tried(messages, Next.ANSWER).stream())
        .filter(segment -> segment.origin() == Origin.TEMPLATE)
        .map(Segment::text)
        .collect(Collectors.joining());
  }

  /** None where the template refuses. */
  private List<Segment> tried(List<Message> messages, Next next) {
    try {
      return render(Conversation.of(messages, next));
    } catch (ConversationException e) {
      return List.of();
    }
  }

  private String after(List<Message> messages) {
    StringBuilder end = new StringBuilder();
    boolean seen = false;
    for (Segment segment : tried(messages, Next.ANYTHING)) {
      if (segment.origin() == Origin.VALUE) {
        if (seen) {
          break;
        }
        seen = segment.text().endsWith(PROBE);
      } else if (seen) {
        end.append(segment.text());
      }
    }
    return end.toString();
  }

  /** As transformers chooses: by name, else for tools the template for tools, else the default. */
  private String chosen(Conversation conversation) {
    if (conversation.template().isPresent()) {
      return conversation.template().get();
    }
    if (!conversation.tools().isEmpty() && templates.containsKey("tool_use")) {
      return "tool_use";
    }
    return templates.containsKey(TemplateFiles.DEFAULT)
        ? TemplateFiles.DEFAULT
        : names().iterator().next();
  }

  private List<Segment> render(Conversation conversation) {
    String name = chosen(conversation);
    Template template = templates.get(name);
    if (template == null) {
      throw new ConversationException(
          "chat template '" + name + "' is none of the model's: " + String.join(", ", names()));
    }
    try {
      Rendered rendered =
          template.render(
              variables(conversation, sources.get(name)),
              LocalDateTime.now(ZoneId.systemDefault()));
      return rendered.segments();
    } catch (TemplateException e) {
      String fault =
          switch (e.kind()) {
            case RAISED -> "the model's chat template refuses the conversation: " + e.what();
            case SYNTAX, FAULT -> "the model's chat template fails: " + e.getMessage();
            case LIMIT -> "the model's chat template takes too much: " + e.getMessage();
          };
      throw new ConversationException(fault, e);
    }
  }

  private Map<String, @Nullable Object> variables(
      Conversation conversation, @Nullable String source) {
    boolean knowsDevelopers = source != null && source.contains("developer");
    Map<String, @Nullable Object> variables = new LinkedHashMap<>(conversation.variables());
    specialTokens.forEach((name, content) -> variables.put(name, new Trusted(content)));
    variables.put(
        "messages",
        conversation.messages().stream().map(one -> message(one, knowsDevelopers)).toList());
    variables.put("tools", conversation.tools().isEmpty() ? null : conversation.tools());
    variables.put(
        "documents", conversation.documents().isEmpty() ? null : conversation.documents());
    variables.put("add_generation_prompt", conversation.next() == Next.ANSWER);
    return variables;
  }

  private static Map<String, @Nullable Object> message(Message message, boolean knowsDevelopers) {
    Role role = message.role() == Role.DEVELOPER && !knowsDevelopers ? Role.SYSTEM : message.role();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("role", new Trusted(role.spelling()));
    fields.put("content", message.content());
    message.more().forEach(fields::putIfAbsent);
    return fields;
  }

  private static Conversation with(Conversation conversation, List<Message> messages) {
    return new Conversation(
        messages,
        conversation.next(),
        conversation.tools(),
        conversation.documents(),
        conversation.variables(),
        conversation.template());
  }

  /** As transformers cuts: a template may have stripped the message. */
  private static List<Segment> cutAfter(List<Segment> segments, String text, String last) {
    int at = text.lastIndexOf(last.strip());
    if (at < 0) {
      throw new ConversationException(
          "the model's chat template changes the last message, so it cannot be gone on with");
    }
    String whole = last.stripLeading();
    int length = text.startsWith(whole, at) ? whole.length() : last.strip().length();
    return first(segments, at + length);
  }

  private static List<Segment> first(List<Segment> segments, int length) {
    List<Segment> first = new ArrayList<>();
    int left = length;
    for (Segment segment : segments) {
      if (left <= 0) {
        break;
      }
      int taken = Math.min(left, segment.text().length());
      first.add(new Segment(segment.text().substring(0, taken), segment.origin()));
      left -= taken;
    }
    return first;
  }

  private static String text(List<Segment> segments) {
    return new Rendered(segments).text();
  }

  private static List<TextPart> parts(List<Segment> segments) {
    return segments.stream()
        .map(segment -> new TextPart(segment.text(), segment.origin() == Origin.TEMPLATE))
        .toList();
  }
}
