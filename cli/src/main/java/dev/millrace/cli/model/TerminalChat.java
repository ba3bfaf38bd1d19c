package dev.millrace.cli.model;

import dev.millrace.inference.ChatSession;
import dev.millrace.inference.chat.ConversationException;
import dev.millrace.inference.chat.Message;
import dev.millrace.inference.sampling.SamplingParameters;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;

/** A conversation typed line by line: answers go to one stream, all else to another. */
public final class TerminalChat {
  private static final String HELP =
      """
      A line is a message. One that ends with \\ goes on in the next line; a message of many lines
      stands between two lines of \""".
      /history shows what was said, /clear forgets it, /system TEXT begins anew with instructions,
      /again answers the last message anew, /quit ends.\
      """;

  private final ChatSession session;
  private final PrintStream out;
  private final PrintStream notes;
  private final boolean prompting;
  private final SamplingParameters sampling;
  private final int maxTokens;
  private Optional<String> last = Optional.empty();
  private long answers;

  /**
   * @param prompting whether somebody sits there and is to be asked
   */
  public TerminalChat(
      ChatSession session,
      SamplingParameters sampling,
      int maxTokens,
      PrintStream out,
      PrintStream notes,
      boolean prompting) {
    this.session = session;
    this.sampling = sampling;
    this.maxTokens = maxTokens;
    this.out = out;
    this.notes = notes;
    this.prompting = prompting;
  }

  /** Answers what is typed until there is no more. */
  public void run(BufferedReader lines) throws IOException {
    TypedMessages messages = new TypedMessages(lines);
    if (prompting) {
      notes.println("/help for what else can be typed; end with /quit or Ctrl-D");
    }
    while (true) {
      if (prompting) {
        notes.print("> ");
        notes.flush();
      }
      Optional<String> message = messages.next();
      if (message.isEmpty() || message.get().strip().equals("/quit")) {
        return;
      }
      take(message.get());
    }
  }

  private void take(String message) {
    String command = message.strip();
    if (command.isEmpty()) {
      return;
    }
    if (command.startsWith("/system ")) {
      session.instruct(command.substring("/system ".length()).strip());
      return;
    }
    switch (command) {
      case "/help" -> notes.println(HELP);
      case "/clear" -> session.clear();
      case "/history" -> session.messages().forEach(this::show);
      case "/again" ->
          last.ifPresent(
              text -> {
                session.forget(text);
                answer(text);
              });
      default -> {
        if (command.matches("/[a-z]+")) {
          notes.println(command + " is no command: /help shows those there are");
        } else {
          answer(message);
        }
      }
    }
  }

  private void show(Message message) {
    notes.println(
        message.role().name().toLowerCase(Locale.ROOT) + ": " + message.content().strip());
  }

  /** Says one message and prints the answer; whether there was one. */
  public boolean answer(String message) {
    last = Optional.of(message);
    try {
      session.say(
          message,
          sampling.withSeed(sampling.seed() + answers++),
          maxTokens,
          text -> {
            out.print(text);
            out.flush();
          });
      out.println();
      return true;
    } catch (ConversationException e) {
      notes.println(e.getMessage());
      return false;
    }
  }
}
