{{- define "runner.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* At most 52 characters: the StatefulSet puts a hash of eleven behind it into a label that ends at 63. */}}
{{- define "runner.fullname" -}}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- $name := include "runner.name" . }}
{{- ternary .Release.Name (printf "%s-%s" .Release.Name $name) (contains $name .Release.Name) | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{- define "runner.selectorLabels" -}}
app.kubernetes.io/name: {{ include "runner.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "runner.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "runner.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{- define "runner.image" -}}
{{- with .Values.image }}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end }}
{{- end }}

{{- define "runner.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}
{{- default (include "runner.fullname" .) .Values.serviceAccount.name }}
{{- else }}
{{- default "default" .Values.serviceAccount.name }}
{{- end }}
{{- end }}

{{- define "runner.claim" -}}
{{- .Values.persistence.existingClaim | default (printf "%s-store" (include "runner.fullname" .)) }}
{{- end }}

{{/* What the schema cannot say in words that help. */}}
{{- define "runner.check" -}}
{{- with .Values }}
{{- if and (gt (int .replicas) 1) (not .database.url) }}
{{- fail "replicas > 1 needs database.url: the embedded H2 admits one runner only" }}
{{- end }}
{{- if and (gt (int .replicas) 1) (not .persistence.existingClaim) (ne .persistence.accessMode "ReadWriteMany") }}
{{- fail "replicas > 1 share one store: set persistence.accessMode to ReadWriteMany (and a storageClass that can), or name an existingClaim that is" }}
{{- end }}
{{- if and .database.url (not .database.existingSecret) }}
{{- fail "database.url needs database.existingSecret: a secret with the keys of database.usernameKey and database.passwordKey" }}
{{- end }}
{{- if le (int .terminationGracePeriodSeconds) (int .preStopSeconds) }}
{{- fail "terminationGracePeriodSeconds includes preStopSeconds: make it longer, or every pod is killed before it has shut down" }}
{{- end }}
{{- if and .ingress.enabled (not .ingress.host) }}
{{- fail "ingress.enabled needs ingress.host" }}
{{- end }}
{{- if and .serviceMonitor.enabled (not .serviceMonitor.credentials.existingSecret) }}
{{- fail "serviceMonitor.enabled needs serviceMonitor.credentials.existingSecret: metrics are for accounts only" }}
{{- end }}
{{- end }}
{{- end }}
