package dev.millrace.cli.command.model;

import dev.millrace.cli.rows.TemplateCase;
import dev.millrace.cli.rows.TextInput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "chat",
    mixinStandardHelpOptions = true,
    header = "What a chat template makes of a conversation.",
    description = {
      "",
      "--render needs no model: each line of its input is a JSON object with an id, a template and"
          + " an input, whose fields are the template's variables: messages, tools,"
          + " add_generation_prompt and so on. Gives a line of JSON for each, with id and text, or"
          + " id and error, before the next line is read. The input's field now is the time for"
          + " strftime_now; without it that is 2000-01-01, so that no answer depends on the day.",
      "",
      "Example: echo '{\"id\": 1, \"template\": \"{{ x | upper }}\", \"input\": {\"x\": \"hi\"}}'"
          + " | millrace chat --render -%n"
    })
public final class ChatCommand implements Callable<Integer> {
  @Option(
      names = "--render",
      paramLabel = "FILE",
      required = true,
      description = "cases, one a line; gzip welcome, - for standard input")
  private String cases = "";

  @Override
  public Integer call() throws IOException {
    PrintStream out = System.out;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(TextInput.open(cases), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank()) {
          out.write((TemplateCase.answer(line) + "\n").getBytes(StandardCharsets.UTF_8));
          out.flush();
          if (out.checkError()) {
            throw new IllegalStateException("standard output was closed");
          }
        }
      }
    }
    return 0;
  }
}
