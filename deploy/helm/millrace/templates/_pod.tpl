{{/* The pod of a stage: {root, stage, args (a list), restart, mounts (a list of {name, mountPath}), volumes (a list)}. */}}
{{- define "millrace.pod" -}}
{{- $values := .root.Values -}}
{{- $stage := get $values.stages .stage -}}
{{- $secret := $stage.secret | default $values.secret -}}
metadata:
  labels:
    {{- include "millrace.labels" . | nindent 4 }}
    {{- with $values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    # Other settings are read by a new pod.
    checksum/settings: {{ include "millrace.settings" . | sha256sum }}
    {{- with $values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "millrace.name" .root }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: 60
  {{- with .restart }}
  restartPolicy: {{ . }}
  {{- end }}
  {{- with $values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
    fsGroup: 10001
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile: {type: RuntimeDefault}
  {{- with $stage.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $stage.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $stage.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ .stage }}
      image: "{{ $values.image.repository }}:{{ $values.image.tag | default .root.Chart.AppVersion }}"
      imagePullPolicy: {{ $values.image.pullPolicy }}
      args:
        {{- toYaml .args | nindent 8 }}
        - --config
        - /etc/millrace/{{ .stage }}.properties
      workingDir: /tmp
      env:
        - {name: MILLRACE_BOOTSTRAP_SERVERS, value: {{ $values.kafka.bootstrapServers | quote }}}
        - {name: MILLRACE_SCHEMA_REGISTRY_URL, value: {{ include "millrace.registryUrl" .root | quote }}}
        - {name: MILLRACE_HEAP, value: {{ $stage.heap | quote }}}
        # The user has no home of its own, and natives are unpacked there.
        - {name: MILLRACE_JVM_OPTIONS, value: "-Duser.home=/tmp"}
        {{- with $values.env }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      {{- include "millrace.probes" . | trim | nindent 6 }}
      resources:
        {{- toYaml $stage.resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}
      volumeMounts:
        - {name: tmp, mountPath: /tmp}
        - {name: settings, mountPath: /etc/millrace, readOnly: true}
        {{- if $secret }}
        - {name: secret, mountPath: /run/secrets/millrace, readOnly: true}
        {{- end }}
        {{- if $values.strimzi.users }}
        - {name: kafka-user, mountPath: /run/secrets/kafka-user, readOnly: true}
        - {name: kafka-ca, mountPath: /run/secrets/kafka-ca, readOnly: true}
        {{- end }}
        {{- with .mounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    - name: tmp
      emptyDir: {sizeLimit: {{ $values.tmpSize }}}
    - name: settings
      configMap: {name: {{ include "millrace.name" .root }}}
    {{- if $secret }}
    - name: secret
      secret: {secretName: {{ $secret }}}
    {{- end }}
    {{- if $values.strimzi.users }}
    - name: kafka-user
      secret: {secretName: millrace-{{ .stage }}}
    - name: kafka-ca
      secret: {secretName: {{ $values.strimzi.cluster }}-cluster-ca-cert}
    {{- end }}
    {{- with .volumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}

{{/*
A process that waits for a broker is not ready, and alive. serve is asked on its own port whether it has a model: while the brokers
are away it goes on with it, and its Service must not let go of it.
*/}}
{{- define "millrace.probes" -}}
{{- if eq .stage "registry" }}
ports:
  - {name: registry, containerPort: 8081}
startupProbe:
  tcpSocket: {port: registry}
  periodSeconds: 5
  failureThreshold: 60
readinessProbe:
  httpGet: {path: /, port: registry{{ if .root.Values.stages.registry.tlsSecret }}, scheme: HTTPS{{ end }}}
  timeoutSeconds: 5
{{- else if ne .stage "topics" }}
ports:
  - {name: metrics, containerPort: 9464}
  {{- if eq .stage "serve" }}
  - {name: http, containerPort: 8080}
  {{- end }}
startupProbe:
  httpGet: {path: /health/live, port: metrics}
  periodSeconds: 5
  failureThreshold: 60
livenessProbe:
  httpGet: {path: /health/live, port: metrics}
  periodSeconds: 20
  timeoutSeconds: 10
  failureThreshold: 6
readinessProbe:
  {{- if eq .stage "serve" }}
  httpGet: {path: /health, port: http, scheme: {{ ternary "HTTPS" "HTTP" .root.Values.stages.serve.tls }}}
  {{- else }}
  httpGet: {path: /health/ready, port: metrics}
  {{- end }}
  timeoutSeconds: 10
{{- end }}
{{- end -}}
