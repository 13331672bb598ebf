package io.freshet.http;

import io.freshet.token.TokenDecoder;
import io.freshet.token.TokenTrust;
import io.freshet.token.TokenVerification;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.validation.Validator;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.web.OAuth2ProtectedResourceMetadataFilter;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.web.servlet.HandlerExceptionResolver;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Applies the HTTP and role contract to a Spring Boot service, which adds its {@link AccessRules}. */
@AutoConfiguration(before = {OAuth2ResourceServerAutoConfiguration.class, ErrorMvcAutoConfiguration.class})
@EnableConfigurationProperties({HttpContractProperties.class, HttpServerProperties.class, WriteLimitProperties.class})
@Import({
    ApiDocument.class,
    EarlyFailures.class,
    FrontPage.class,
    HttpServerConfiguration.class,
    ProblemAdvice.class,
    ProblemErrorController.class,
    StrictParameters.class
})
public class HttpContractAutoConfiguration {
    private static final int CONNECTIONS_OF_OTHERS = 2;
    private static final Duration TRANSACTION_PATIENCE = Duration.ofMillis(500);

    /** The paths of every service that anyone may GET. */
    private static final List<String> OPEN =
            List.of("/", "/actuator/**", "/v3/api-docs/**", "/docs/**", "/webjars/swagger-ui/**", "/docs");

    @Bean
    Origins origins(HttpContractProperties properties) {
        return new Origins(properties.allowedOrigins());
    }

    @Bean
    EarlyContract earlyContract(Origins origins, TokenDecoder tokens) {
        return new EarlyContract(origins, tokens);
    }

    @Bean
    FilterRegistrationBean<RequestIdFilter> requestIdFilter() {
        FilterRegistrationBean<RequestIdFilter> registration = new FilterRegistrationBean<>(new RequestIdFilter());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(
            HttpServerProperties server, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        FilterRegistrationBean<BodyLimitFilter> registration =
                new FilterRegistrationBean<>(new BodyLimitFilter(server.bodiesOfClient(), problems));
        registration.setOrder(BodyLimitFilter.ORDER);
        return registration;
    }

    @Bean
    FilterRegistrationBean<AuditFilter> auditFilter(AccessRules rules) {
        FilterRegistrationBean<AuditFilter> registration = new FilterRegistrationBean<>(new AuditFilter(rules));
        registration.setOrder(AuditFilter.ORDER);
        return registration;
    }

    @Bean
    FilterRegistrationBean<WriteLimitFilter> writeLimitFilter(
            WriteLimitProperties limit, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        FilterRegistrationBean<WriteLimitFilter> registration = new FilterRegistrationBean<>(
                new WriteLimitFilter(new RateLimit("writes", limit.perSecond(), limit.burst()), problems));
        registration.setOrder(WriteLimitFilter.ORDER);
        return registration;
    }

    /** Leaves some of the pool's connections to uses other than requests' transactions, such as health checks. */
    @Bean
    @ConditionalOnProperty("spring.datasource.hikari.maximum-pool-size")
    TransactionExecutionListener transactionBound(
            @Value("${spring.datasource.hikari.maximum-pool-size}") int connections) {
        return new TransactionBound(Math.max(1, connections - CONNECTIONS_OF_OTHERS), TRANSACTION_PATIENCE);
    }

    @Bean
    JsonMapperBuilderCustomizer strictSnakeCaseJson() {
        return HttpContractAutoConfiguration::strictSnakeCase;
    }

    /** Jackson's defaults tolerate unknown fields and turn 5 into "5"; the contract promises a 400 for both. */
    private static void strictSnakeCase(JsonMapper.Builder json) {
        json.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .addModule(new SimpleModule("strict-values")
                        .addAbstractTypeMapping(Set.class, LinkedHashSet.class) // an EnumSet would fail on null
                        .addDeserializer(Instant.class, new StrictInstant())
                        .addDeserializer(Double.class, new StrictDouble())
                        .addDeserializer(String.class, new StrictString()))
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS, MapperFeature.SORT_PROPERTIES_ALPHABETICALLY);
    }

    @Bean
    JsonBinding jsonBinding(JsonMapper json, Validator validator) {
        return new JsonBinding(json, validator);
    }

    @Bean
    MergePatch mergePatch(JsonMapper json, JsonBinding binding) {
        return new MergePatch(json, binding);
    }

    /** Not a bean of its own, which would come before the converter of byte arrays. */
    @Bean
    @Order // after Boot's, which it replaces
    ServerHttpMessageConvertersCustomizer strictJsonBodies(JsonMapper json, JsonBinding binding) {
        return converters -> converters.withJsonConverter(new StrictJsonConverter(json, binding));
    }

    @Bean
    TokenDecoder jwtDecoder(HttpContractProperties properties) {
        return TokenVerification.decoder(new TokenTrust(properties.jwks(), properties.issuer(), properties.audience()));
    }

    @Bean
    SecurityFilterChain httpContract(
            HttpSecurity http, AccessRules rules, JwtDecoder tokens, Origins origins, JsonMapper json) {
        BearerAuthentication bearers = bearers(tokens);
        SecurityProblems problems = new SecurityProblems(json);
        DefaultSecurityFilterChain chain = http.csrf(csrf -> csrf.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilter(origins.filter(json))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .authorizeHttpRequests(paths -> {
                    paths.dispatcherTypeMatchers(DispatcherType.ERROR).permitAll();
                    Stream.concat(OPEN.stream(), rules.publicReads().stream()).forEach(read -> {
                        paths.requestMatchers(HttpMethod.GET, read).permitAll();
                        paths.requestMatchers(HttpMethod.HEAD, read).permitAll();
                    });
                    rules.apply(paths);
                    paths.anyRequest().denyAll();
                })
                .oauth2ResourceServer(server -> server.jwt(jwt -> jwt.authenticationManager(bearers))
                        .bearerTokenResolver(bearers)
                        .authenticationEntryPoint(problems)
                        .accessDeniedHandler(problems))
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(problems).accessDeniedHandler(problems))
                .build();
        // This filter claims authorization servers that are not configured, and takes the service's name from the
        // request.
        List<Filter> filters = chain.getFilters().stream()
                .filter(filter -> !(filter instanceof OAuth2ProtectedResourceMetadataFilter))
                .toList();
        return new DefaultSecurityFilterChain(chain.getRequestMatcher(), filters);
    }

    private static BearerAuthentication bearers(JwtDecoder tokens) {
        JwtAuthenticationConverter converter = new JwtAuthenticationConverter();
        converter.setJwtGrantedAuthoritiesConverter(HttpContractAutoConfiguration::authorities);
        JwtAuthenticationProvider provider = new JwtAuthenticationProvider(tokens);
        provider.setJwtAuthenticationConverter(converter);
        return new BearerAuthentication(provider);
    }

    private static Collection<GrantedAuthority> authorities(Jwt token) {
        return TokenVerification.roles(token).stream()
                .<GrantedAuthority>map(role -> new SimpleGrantedAuthority(role.authority()))
                .toList();
    }
}
