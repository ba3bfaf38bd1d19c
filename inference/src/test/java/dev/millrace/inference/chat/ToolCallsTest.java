package dev.millrace.inference.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ToolCallsTest {
  private static ToolCalls read(String answer) {
    return ToolCalls.read(answer.replace('\'', '"'), Set.of("f", "g"));
  }

  @Test
  void readsCallsInTheWaysThatModelsAreTaught() {
    ToolCalls.Call call = new ToolCalls.Call("f", "{\"x\":1}");
    assertThat(read("Well.\n<tool_call>\n{'name':'f','arguments':{'x':1}}\n</tool_call>"))
        .isEqualTo(new ToolCalls("Well.", List.of(call)));
    assertThat(
            read(
                "<tool_call>{'name':'f','arguments':{'x':1}}</tool_call>"
                    + "<tool_call>{'name':'g','arguments':{}}"))
        .isEqualTo(new ToolCalls("", List.of(call, new ToolCalls.Call("g", "{}"))));
    assertThat(read("[TOOL_CALLS] [{'name':'f','arguments':{'x':1}}]"))
        .isEqualTo(new ToolCalls("", List.of(call)));
    assertThat(read("<|python_tag|>{'name':'f','parameters':{'x':1}}"))
        .isEqualTo(new ToolCalls("", List.of(call)));
    assertThat(read("<function=f>{'x':1}</function>")).isEqualTo(new ToolCalls("", List.of(call)));
  }

  @Test
  void whatOnlyLooksLikeACallIsContent() {
    for (String answer :
        List.of(
            "{'name':'h','arguments':{}}",
            "{'name':'f'}",
            "<tool_call>{'name':</tool_call>",
            "[TOOL_CALLS] soon",
            "A call is {'name':'f','arguments':{}}.",
            "")) {
      String text = answer.replace('\'', '"');
      assertThat(read(answer).calls()).as(answer).isEmpty();
      if (!answer.contains("tool_call>")) {
        assertThat(read(answer).content()).isEqualTo(text);
      }
    }
  }
}
