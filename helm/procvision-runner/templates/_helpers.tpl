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

{{/* Those that the URL names, of one host or several, with commas between them; a host without one has PostgreSQL's own. */}}
{{- define "runner.databasePorts" -}}
{{- if .Values.networkPolicy.database.port }}
{{- .Values.networkPolicy.database.port }}
{{- else }}
{{- $ports := list }}
{{- range splitList "," (regexReplaceAll "^jdbc:postgresql://([^/?]*).*$" .Values.database.url "${1}") }}
{{- $ports = append $ports (regexFind ":[0-9]+$" . | trimPrefix ":" | default "5432") }}
{{- end }}
{{- $ports | uniq | join "," }}
{{- end }}
{{- end }}

{{/* The setting runner.process.drain-grace in whole seconds, written as settings may be: 30s, 2m, PT1M, 1500ms, 30000 (ms). */}}
{{- define "runner.drainSeconds" -}}
{{- $nested := dig "runner" "process" "drain-grace" "30s" .Values.settings }}
{{- $text := get .Values.settings "runner.process.drain-grace" | default $nested | toString | lower | trimPrefix "pt" }}
{{- $number := regexFind "^[0-9]+" $text | int }}
{{- $unit := regexReplaceAll "^[0-9]+" $text "" }}
{{- $seconds := dict "h" (mul $number 3600) "m" (mul $number 60) "s" $number "ms" (div $number 1000) "" (div $number 1000) }}
{{- if not (hasKey $seconds $unit) }}
{{- fail (printf "settings: runner.process.drain-grace is %s, but must be a number with one unit, such as 30s or 2m" $text) }}
{{- end }}
{{- get $seconds $unit }}
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
{{- $drain := include "runner.drainSeconds" $ | int }}
{{- $leaving := add (int .preStopSeconds) (mul 2 $drain) }}
{{- if lt (int .terminationGracePeriodSeconds) (int $leaving) }}
{{- fail (printf "terminationGracePeriodSeconds is %d, but must be at least %d, which is preStopSeconds and twice runner.process.drain-grace (%d s, for calls and then for processes): make it longer, or every pod is killed before it has shut down" (int .terminationGracePeriodSeconds) (int $leaving) $drain) }}
{{- end }}
{{- if and .ingress.enabled (not .ingress.host) }}
{{- fail "ingress.enabled needs ingress.host" }}
{{- end }}
{{- if and .ingress.enabled (gt (int .replicas) 1) (not .ingress.cookieAffinity) }}
{{- fail "replicas > 1 behind an ingress need ingress.cookieAffinity, because a login is known to one replica only: set it to nginx or traefik, or to none where ingress.annotations see to it" }}
{{- end }}
{{- if and .serviceMonitor.enabled (not .serviceMonitor.credentials.existingSecret) }}
{{- fail "serviceMonitor.enabled needs serviceMonitor.credentials.existingSecret: metrics are for accounts only" }}
{{- end }}
{{- end }}
{{- end }}
