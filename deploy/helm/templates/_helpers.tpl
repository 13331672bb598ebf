{{/* The services, their keys in the values and their ports. */}}
{{- define "freshet.components" -}}
feed-service: {key: feedService, port: 8080}
stream-service: {key: streamService, port: 8081}
cache-invalidator: {key: cacheInvalidator, port: 8082}
notification-gateway: {key: notificationGateway, port: 8083}
{{- end -}}

{{- define "freshet.fullname" -}}
{{- $name := .Values.fullnameOverride | default .Release.Name -}}
{{- /* the longest suffix is "-notification-gateway", a name has 63 characters */ -}}
{{- $name | trunc 42 | trimSuffix "-" -}}
{{- end -}}

{{- define "freshet.selector" -}}
app.kubernetes.io/name: freshet
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "freshet.labels" -}}
{{ include "freshet.selector" . }}
app.kubernetes.io/part-of: freshet
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "freshet.image" -}}
{{- $image := printf "%s/%s" .root.Values.image.repository .component -}}
{{- with .values.image.digest -}}
{{- printf "%s@%s" $image . -}}
{{- else -}}
{{- printf "%s:%s" $image (.root.Values.image.tag | default .root.Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{/* A variable from a secret: name, secret, key. */}}
{{- define "freshet.secretEnv" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key }}
{{- end -}}

{{- define "freshet.env.all" -}}
{{- $v := .Values -}}
{{- $jwksSecret := $v.auth.jwksSecret.name -}}
- name: FRESHET_BIND_ADDRESS
  value: 0.0.0.0
- name: FRESHET_ISSUER
  value: {{ required "auth.issuer: the iss of every token" $v.auth.issuer | quote }}
- name: FRESHET_AUDIENCE
  value: {{ $v.auth.audience | quote }}
- name: FRESHET_JWKS
  value: {{ ternary "/etc/freshet/jwks/jwks.json" (required "auth.jwksUrl, or auth.jwksSecret.name: where the keys are that tokens are verified with" ($v.auth.jwksUrl | default $jwksSecret)) (ne $jwksSecret "") | quote }}
- name: FRESHET_ALLOWED_ORIGINS
  value: {{ join "," $v.allowedOrigins | quote }}
- name: FRESHET_TRUSTED_PROXIES
  value: {{ join "," $v.trustedProxies | quote }}
{{- if not $v.kafka.bootstrapServers }}{{ fail "kafka.bootstrapServers: host:port of some brokers" }}{{ end }}
- name: SPRING_KAFKA_BOOTSTRAP_SERVERS
  value: {{ join "," $v.kafka.bootstrapServers | quote }}
- name: FRESHET_KAFKA_PROTOCOL
  value: {{ $v.kafka.protocol | quote }}
{{- end -}}

{{/* root, and who: feed, stream, invalidator or gateway. */}}
{{- define "freshet.env.kafka" -}}
{{- $kafka := .root.Values.kafka -}}
{{- if hasPrefix "SASL" $kafka.protocol -}}
- name: FRESHET_KAFKA_SASL_MECHANISM
  value: {{ $kafka.mechanism | quote }}
- name: FRESHET_KAFKA_LOGIN_MODULE
  value: org.apache.kafka.common.security.{{ ternary "plain.Plain" "scram.Scram" (eq $kafka.mechanism "PLAIN") }}LoginModule
- name: FRESHET_KAFKA_USER
  value: {{ get $kafka.users .who | quote }}
{{ include "freshet.secretEnv" (dict "name" "FRESHET_KAFKA_PASSWORD" "secret" (required "kafka.existingSecret: a secret with the users' passwords" $kafka.existingSecret) "key" (get $kafka.keys (printf "%sPassword" .who))) }}
{{- end }}
{{- end -}}

{{/* root, who, and the name of the service's setting. The secret's value has the user in it. */}}
{{- define "freshet.env.registry" -}}
{{- $registry := .root.Values.registry -}}
{{- $url := $registry.url | default "" -}}
{{- if and $url $registry.existingSecret }}{{ fail "registry.url or registry.existingSecret, not both: with a secret the address is in it" }}{{ end -}}
{{- if regexMatch "^https?://[^/]*@" $url }}{{ fail "registry.url has a user in it, which everybody could read in the deployment: give it as registry.existingSecret" }}{{ end -}}
{{- if $registry.existingSecret -}}
{{ include "freshet.secretEnv" (dict "name" .name "secret" $registry.existingSecret "key" (get $registry.keys (printf "%sUrl" .who))) }}
{{- else -}}
- name: {{ .name }}
  value: {{ required "registry.url, or registry.existingSecret: the schema registry's native API" $url | quote }}
{{- end -}}
{{- end -}}

{{- define "freshet.env.postgresql" -}}
- name: FRESHET_POSTGRES_HOST
  value: {{ required "postgresql.host" .Values.postgresql.host | quote }}
- name: FRESHET_POSTGRES_PORT
  value: {{ .Values.postgresql.port | quote }}
{{- end -}}

{{/* root, and who: feed, invalidator or gateway. */}}
{{- define "freshet.env.redis" -}}
{{- $redis := .root.Values.redis -}}
{{- if $redis.clusterNodes -}}
- name: SPRING_DATA_REDIS_CLUSTER_NODES
  value: {{ join "," $redis.clusterNodes | quote }}
{{- else -}}
- name: FRESHET_REDIS_HOST
  value: {{ required "redis.host, or redis.clusterNodes" $redis.host | quote }}
- name: FRESHET_REDIS_PORT
  value: {{ $redis.port | quote }}
{{- end }}
{{- if $redis.tls }}
- name: SPRING_DATA_REDIS_SSL_ENABLED
  value: "true"
{{- end }}
- name: FRESHET_REDIS_USER
  value: {{ get $redis.users .who | quote }}
{{ include "freshet.secretEnv" (dict "name" "FRESHET_REDIS_PASSWORD" "secret" (required "redis.existingSecret: a secret with the users' passwords" $redis.existingSecret) "key" (get $redis.keys (printf "%sPassword" .who))) }}
{{- end -}}

{{- define "freshet.postgresqlSecret" -}}
{{- required "postgresql.existingSecret: a secret with the roles' passwords" .Values.postgresql.existingSecret -}}
{{- end -}}

{{- define "freshet.env.feed-service" -}}
- name: FRESHET_FEED_PORT
  value: "8080"
{{ include "freshet.env.postgresql" . }}
{{ include "freshet.secretEnv" (dict "name" "FRESHET_FEED_READER_PASSWORD" "secret" (include "freshet.postgresqlSecret" .) "key" .Values.postgresql.keys.feedPassword) }}
{{ include "freshet.env.redis" (dict "root" . "who" "feed") }}
{{ include "freshet.env.kafka" (dict "root" . "who" "feed") }}
{{ include "freshet.env.registry" (dict "root" . "who" "feed" "name" "FRESHET_ADMIN_REGISTRY") }}
{{- end -}}

{{- define "freshet.env.stream-service" -}}
{{- $secret := include "freshet.postgresqlSecret" . -}}
- name: FRESHET_STREAM_PORT
  value: "8081"
{{ include "freshet.env.postgresql" . }}
- name: FRESHET_POSTGRES_USER
  value: {{ .Values.postgresql.streamUser | quote }}
{{ include "freshet.secretEnv" (dict "name" "FRESHET_POSTGRES_PASSWORD" "secret" $secret "key" .Values.postgresql.keys.streamPassword) }}
# Its migrations make the two readers' roles, with these passwords.
{{ include "freshet.secretEnv" (dict "name" "FRESHET_FEED_READER_PASSWORD" "secret" $secret "key" .Values.postgresql.keys.feedPassword) }}
{{ include "freshet.secretEnv" (dict "name" "FRESHET_GATEWAY_PASSWORD" "secret" $secret "key" .Values.postgresql.keys.gatewayPassword) }}
{{ include "freshet.env.kafka" (dict "root" . "who" "stream") }}
{{ include "freshet.env.registry" (dict "root" . "who" "stream" "name" "FRESHET_PUBLICATION_REGISTRY") }}
{{- end -}}

{{- define "freshet.env.cache-invalidator" -}}
- name: FRESHET_INVALIDATOR_PORT
  value: "8082"
# Whom its audits and its warming ask.
- name: FRESHET_FEED_HOST
  value: {{ include "freshet.fullname" . }}-feed-service
- name: FRESHET_FEED_PORT
  value: "8080"
{{ include "freshet.env.redis" (dict "root" . "who" "invalidator") }}
{{ include "freshet.env.kafka" (dict "root" . "who" "invalidator") }}
{{ include "freshet.env.registry" (dict "root" . "who" "invalidator" "name" "FRESHET_INVALIDATION_REGISTRY") }}
{{- end -}}

{{- define "freshet.env.notification-gateway" -}}
- name: FRESHET_GATEWAY_PORT
  value: "8083"
{{ include "freshet.env.postgresql" . }}
{{ include "freshet.secretEnv" (dict "name" "FRESHET_GATEWAY_PASSWORD" "secret" (include "freshet.postgresqlSecret" .) "key" .Values.postgresql.keys.gatewayPassword) }}
{{ include "freshet.env.redis" (dict "root" . "who" "gateway") }}
{{ include "freshet.env.kafka" (dict "root" . "who" "gateway") }}
{{ include "freshet.env.registry" (dict "root" . "who" "gateway" "name" "FRESHET_REGISTRY_URL") }}
{{- end -}}

{{/* What of a service is for the world. /actuator is not. */}}
{{- define "freshet.paths" -}}
{{- if eq . "notification-gateway" -}}
exact: [/, /ws, /events, /docs, /v3/api-docs]
{{- else -}}
exact: [/]
prefix: [/api, /docs, /v3/api-docs, /webjars{{ if eq . "feed-service" }}, /console{{ end }}]
{{- end -}}
{{- end -}}

{{/* The port of host:port, or of a URL. */}}
{{- define "freshet.port" -}}
{{- if contains "://" . -}}
{{- $url := urlParse . -}}
{{- if regexMatch ":[0-9]+$" $url.host -}}
{{- regexFind "[0-9]+$" $url.host -}}
{{- else -}}
{{- ternary "443" "80" (eq $url.scheme "https") -}}
{{- end -}}
{{- else -}}
{{- regexFind "[0-9]+$" . -}}
{{- end -}}
{{- end -}}

{{/* At most, an instance more of each while it is rolled out. */}}
{{- define "freshet.connections" -}}
{{- $feed := ternary .Values.feedService.autoscaling.maxReplicas .Values.feedService.replicas .Values.feedService.autoscaling.enabled | int -}}
{{- $stream := ternary .Values.streamService.autoscaling.maxReplicas .Values.streamService.replicas .Values.streamService.autoscaling.enabled | int -}}
{{- $gateway := ternary .Values.notificationGateway.autoscaling.maxReplicas .Values.notificationGateway.replicas .Values.notificationGateway.autoscaling.enabled | int -}}
{{- add (mul 10 (add1 $feed)) (mul 11 (add1 $stream)) (mul 4 (add1 $gateway)) 5 -}}
{{- end -}}
