package dev.millrace.inference.clients;

import dev.langchain4j.model.catalog.ModelDescription;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.ollama.OllamaEmbeddingModel;
import dev.langchain4j.model.ollama.OllamaLanguageModel;
import dev.langchain4j.model.ollama.OllamaModel;
import dev.langchain4j.model.ollama.OllamaModels;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiLanguageModel;
import dev.langchain4j.model.openai.OpenAiModelCatalog;
import dev.langchain4j.model.openai.OpenAiResponsesChatModel;
import dev.langchain4j.model.openai.OpenAiResponsesStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.millrace.inference.InferenceServer;
import java.util.List;

/** LangChain4j's models of a kind, for a service. */
enum LangChain4jModels {
  OPENAI {
    @Override
    ChatModel chat(InferenceServer server, String model) {
      return OpenAiChatModel.builder()
          .baseUrl(v1(server))
          .apiKey(AnsweringService.KEY)
          .modelName(model)
          .maxRetries(0)
          .strictJsonSchema(true)
          .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
          .build();
    }

    @Override
    StreamingChatModel streamingChat(InferenceServer server) {
      return OpenAiStreamingChatModel.builder()
          .baseUrl(v1(server))
          .apiKey(AnsweringService.KEY)
          .modelName(MODEL)
          .build();
    }
  },

  RESPONSES {
    @Override
    ChatModel chat(InferenceServer server, String model) {
      return OpenAiResponsesChatModel.builder()
          .baseUrl(v1(server))
          .apiKey(AnsweringService.KEY)
          .modelName(model)
          .build();
    }

    @Override
    StreamingChatModel streamingChat(InferenceServer server) {
      return OpenAiResponsesStreamingChatModel.builder()
          .baseUrl(v1(server))
          .apiKey(AnsweringService.KEY)
          .modelName(MODEL)
          .build();
    }
  },

  OLLAMA {
    @Override
    ChatModel chat(InferenceServer server, String model) {
      return OllamaChatModel.builder()
          .baseUrl(root(server))
          .modelName(model)
          .maxRetries(0)
          .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
          .build();
    }

    @Override
    StreamingChatModel streamingChat(InferenceServer server) {
      return OllamaStreamingChatModel.builder().baseUrl(root(server)).modelName(MODEL).build();
    }

    @Override
    String afterPrompt(InferenceServer server, String prompt) {
      return OllamaLanguageModel.builder()
          .baseUrl(root(server))
          .modelName(MODEL)
          .build()
          .generate(prompt)
          .content();
    }

    @Override
    EmbeddingModel vectors(InferenceServer server) {
      return OllamaEmbeddingModel.builder().baseUrl(root(server)).modelName(MODEL).build();
    }

    @Override
    List<String> names(InferenceServer server) {
      return OllamaModels.builder()
          .baseUrl(root(server))
          .build()
          .availableModels()
          .content()
          .stream()
          .map(OllamaModel::getName)
          .toList();
    }
  };

  private static final String MODEL = "millrace";

  abstract ChatModel chat(InferenceServer server, String model);

  abstract StreamingChatModel streamingChat(InferenceServer server);

  String afterPrompt(InferenceServer server, String prompt) {
    return OpenAiLanguageModel.builder()
        .baseUrl(v1(server))
        .apiKey(AnsweringService.KEY)
        .modelName(MODEL)
        .build()
        .generate(prompt)
        .content();
  }

  EmbeddingModel vectors(InferenceServer server) {
    return OpenAiEmbeddingModel.builder()
        .baseUrl(v1(server))
        .apiKey(AnsweringService.KEY)
        .modelName(MODEL)
        .build();
  }

  List<String> names(InferenceServer server) {
    return OpenAiModelCatalog.builder()
        .baseUrl(v1(server))
        .apiKey(AnsweringService.KEY)
        .build()
        .listModels()
        .stream()
        .map(ModelDescription::name)
        .toList();
  }

  private static String v1(InferenceServer server) {
    return server.address() + "v1";
  }

  private static String root(InferenceServer server) {
    return server.address().toString();
  }
}
