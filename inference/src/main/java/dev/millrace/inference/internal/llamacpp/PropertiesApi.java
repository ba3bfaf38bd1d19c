package dev.millrace.inference.internal.llamacpp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.inference.InferenceService;
import dev.millrace.inference.chat.ModelTemplates;
import dev.millrace.inference.internal.batching.TokenText;
import dev.millrace.inference.internal.http.ApiCall;
import dev.millrace.inference.internal.http.ApiException;
import dev.millrace.inference.internal.http.RequestFields;
import dev.millrace.inference.serving.ServedModel;
import java.io.IOException;

/** {@code GET /props}: what front ends for llama.cpp ask first. */
public final class PropertiesApi {
  private final InferenceService service;

  public PropertiesApi(InferenceService service) {
    this.service = service;
  }

  public void get(ApiCall call) throws IOException {
    ServedModel model = service.current().orElseThrow(ApiException::noModel);
    ObjectNode body = RequestFields.JSON.createObjectNode();
    ObjectNode generation = body.putObject("default_generation_settings");
    generation.put("n_ctx", model.contextLength());
    ObjectNode parameters = generation.putObject("params");
    parameters.put("n_predict", service.settings().limits().maxTokens());
    parameters.put("temperature", 1.0).put("top_k", 0).put("top_p", 1.0).put("min_p", 0.0);
    body.put("total_slots", service.settings().limits().maxRunning());
    body.put("model_alias", service.settings().modelName());
    body.put("model_path", model.id());
    body.put("chat_template", model.chat().templates().map(ModelTemplates::source).orElse(""));
    ObjectNode modalities = body.putObject("modalities");
    modalities.put("vision", false).put("audio", false);
    body.put("bos_token", token(model, true)).put("eos_token", token(model, false));
    body.put("build_info", "millrace");
    call.sendJson(200, body);
  }

  private static String token(ServedModel model, boolean begin) {
    int id =
        begin
            ? model.specialTokens().beginOfText().orElse(-1)
            : model.specialTokens().endOfText().stream().findFirst().orElse(-1);
    boolean known = id >= 0 && id < model.vocabulary().size();
    return known ? TokenText.of(model.vocabulary().tokenBytes(id)) : "";
  }
}
