package dev.millrace.inference;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.inference.chat.ModelTemplates;
import dev.millrace.inference.serving.ServedChat;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.Vocabulary;
import dev.millrace.model.config.SpecialTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * A model with a template for tools that answers what it is asked as it was told to; a text that is
 * no chat goes on with letters.
 */
public final class TalkingModel {
  static final String CUE = "assistant: ";
  private static final int END = TestTokenizers.FIRST + 1;
  private static final String TEMPLATE =
      "{% if tools %}{% for t in tools %}<tool_call>{{ t.function.name }}{% endfor %}|{% endif %}"
          + "{% for m in messages %}{{ m.role + ': ' + m.content }}"
          + "{% for c in m.tool_calls or [] %}[{{ c.id }} {{ c.function.name }} "
          + "{{ c.function.arguments.k }}]{% endfor %}"
          + "{% if m.role == 'tool' %}({{ m.name }} {{ m.tool_call_id }}){% endif %}"
          + "{{ '<|im_end|>' }}{% endfor %}"
          + "{% if add_generation_prompt %}{{ '"
          + CUE
          + "' }}{% endif %}";

  private final UnaryOperator<String> answers;
  private final List<String> prompts = Collections.synchronizedList(new ArrayList<>());

  /** One answer to everything. */
  TalkingModel(String answer) {
    this(prompt -> answer);
  }

  /**
   * @param answers to what stands before the answer; called for each of its tokens
   */
  public TalkingModel(UnaryOperator<String> answers) {
    this.answers = answers;
  }

  /** What it was asked, oldest first; what ends a turn is a semicolon. */
  List<String> prompts() {
    return List.copyOf(prompts);
  }

  public ServedModel served(String id) {
    FakeEngine engine = new FakeEngine(this::logits);
    Vocabulary vocabulary = Vocabulary.of(TestTokenizers.bytesAnd(List.of("<s>", "<|im_end|>")));
    ServedChat chat =
        ServedChat.of(
            ModelTemplates.of(Map.of("default", TEMPLATE), Map.of("eos_token", "<|im_end|>")),
            vocabulary);
    SpecialTokens special = new SpecialTokens(OptionalInt.empty(), List.of());
    return new ServedModel(id, engine, vocabulary, special, chat, engine::close);
  }

  private float[] logits(int[] tokens) {
    StringBuilder text = new StringBuilder();
    for (int token : tokens) {
      text.append(token == END ? ';' : (char) token);
    }
    float[] logits = new float[TestTokenizers.FIRST + 2];
    int cue = text.lastIndexOf(CUE);
    if (cue < 0) {
      Arrays.fill(logits, 'a', 'z' + 1, 20);
      logits['a' + tokens.length % 26] += 1;
      return logits;
    }
    String prompt = text.substring(0, cue + CUE.length());
    int said = text.length() - prompt.length();
    if (said == 0) {
      prompts.add(prompt);
    }
    byte[] answer = answers.apply(prompt).getBytes(UTF_8);
    logits[said < answer.length ? answer[said] : END] = 20;
    return logits;
  }
}
