{{- define "millrace.name" -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/* Labels that never change: {root, stage}. */}}
{{- define "millrace.selector" -}}
app.kubernetes.io/name: millrace
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .stage }}
{{- end -}}

{{- define "millrace.labels" -}}
{{ include "millrace.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "millrace.registryUrl" -}}
{{- if .Values.schemaRegistry.url -}}
{{ .Values.schemaRegistry.url }}
{{- else if .Values.stages.registry.enabled -}}
{{ ternary "https" "http" (ne .Values.stages.registry.tlsSecret "") }}://{{ include "millrace.name" . }}-registry:8081
{{- else -}}
{{ fail "there is no schema registry: name one in schemaRegistry.url, or set stages.registry.enabled" }}
{{- end -}}
{{- end -}}

{{/* A consumer group, as the program names it: {root, stage}. */}}
{{- define "millrace.group" -}}
{{- with .root.Values.topicsPrefix }}{{ . }}-{{ end }}millrace-{{ .stage }}
{{- end -}}

{{- define "millrace.topic" -}}
{{- with .root.Values.topicsPrefix }}{{ . }}.{{ end }}{{ .topic }}
{{- end -}}
