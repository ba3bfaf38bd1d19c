package dev.millrace.cli.settings;

import dev.millrace.schemas.settings.Setting;

/** Which tokenizer makes token ids of texts. */
record TokenizerSettings(
    @Setting(
            key = "tokenizer",
            text =
                "a bundled tokenizer's name, or a file: tokenizer.json, .tiktoken, tokenizer.model"
                    + " or tekken.json")
        String nameOrFile) {

  static final TokenizerSettings DEFAULT = new TokenizerSettings("millrace-8k");
}
