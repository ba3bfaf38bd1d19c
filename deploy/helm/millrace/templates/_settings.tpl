{{/* The settings of a stage as a properties file: {root, stage}. What is said for a stage goes before what is said for all. */}}
{{- define "millrace.settings" -}}
{{- $values := .root.Values -}}
{{- $stage := get $values.stages .stage -}}
{{- $settings := fromYaml (include "millrace.owned" .) -}}
{{- range $key, $value := merge (dict) $stage.settings $values.settings -}}
{{- $_ := set $settings $key $value -}}
{{- end -}}
{{- if and (has .stage (list "frontier" "fetch")) (not (get $settings "crawl.contact")) -}}
{{- fail (printf "stages.%s.enabled: a crawl needs the setting crawl.contact, an e-mail address or web page of whoever runs it: put it into settings" .stage) -}}
{{- end -}}
{{- range $key := keys $settings | sortAlpha }}
{{ $key }}={{ get $settings $key | replace "\\" "\\\\" }}
{{- end }}
{{- end -}}

{{/* What the chart itself says. */}}
{{- define "millrace.owned" -}}
topics.partitions: {{ .root.Values.kafka.partitions | quote }}
topics.replication: {{ .root.Values.kafka.replication | quote }}
{{- with .root.Values.topicsPrefix }}
topics.prefix: {{ . | quote }}
{{- end }}
{{- if not (has .stage (list "registry" "topics")) }}
metrics.host: "0.0.0.0"
metrics.port: "9464"
{{- end }}
{{- if has .stage (list "frontier" "filter" "tokenize") }}
streams.state: "/state"
{{- end }}
{{- if eq .stage "fetch" }}
crawl.archive-spool: "/state"
{{- end }}
{{- if eq .stage "publish" }}
publish.staging: "/state"
{{- end }}
{{- if eq .stage "registry" }}
{{- with .root.Values.stages.registry.usersFile }}
{{- if .secret }}
registry.users-file: {{ printf "/run/secrets/registry-users/%s" .key | quote }}
{{- end }}
{{- end }}
{{- if .root.Values.stages.registry.tlsSecret }}
registry.tls-certificate: "/run/secrets/registry-tls/tls.crt"
registry.tls-key: "/run/secrets/registry-tls/tls.key"
{{- end }}
{{- end }}
{{- if has .stage (list "train" "serve") }}
checkpoints.root: "/checkpoints"
{{- end }}
{{- if eq .stage "serve" }}
inference.host: "0.0.0.0"
inference.port: "8080"
{{- end }}
{{- if .root.Values.strimzi.users }}
kafka.security.protocol: "SASL_SSL"
kafka.sasl.mechanism: "SCRAM-SHA-512"
kafka.sasl.jaas.config: "${dir:/run/secrets/kafka-user:sasl.jaas.config}"
kafka.ssl.truststore.type: "PKCS12"
kafka.ssl.truststore.location: "/run/secrets/kafka-ca/ca.p12"
kafka.ssl.truststore.password: "${dir:/run/secrets/kafka-ca:ca.password}"
{{- end }}
{{- end -}}
