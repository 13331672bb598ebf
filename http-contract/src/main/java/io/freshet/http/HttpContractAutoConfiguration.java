package io.freshet.http;

import io.freshet.token.TokenDecoder;
import io.freshet.token.TokenTrust;
import io.freshet.token.TokenVerification;
import jakarta.validation.Validator;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.servlet.HandlerExceptionResolver;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/** Makes a Spring Boot service keep the HTTP and role contract; the service adds its {@link AccessRules}. */
@AutoConfiguration(before = {OAuth2ResourceServerAutoConfiguration.class, ErrorMvcAutoConfiguration.class})
@EnableConfigurationProperties(HttpContractProperties.class)
@Import({
    ApiDocumentation.class,
    EarlyFailures.class,
    HttpServerConfiguration.class,
    ProblemAdvice.class,
    ProblemErrorController.class,
    StrictParameters.class
})
public class HttpContractAutoConfiguration {
    /** What browsers let a page read of an answer from elsewhere. */
    static final List<String> EXPOSED_HEADERS =
            List.of("ETag", "Location", RequestIdFilter.HEADER, "Retry-After", "Cache-Status", "Idempotency-Replayed");

    @Bean
    EarlyContract earlyContract(HttpContractProperties properties, TokenDecoder tokens) {
        return new EarlyContract(properties.allowedOrigins(), tokens);
    }

    @Bean
    FilterRegistrationBean<RequestIdFilter> requestIdFilter() {
        FilterRegistrationBean<RequestIdFilter> registration = new FilterRegistrationBean<>(new RequestIdFilter());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        FilterRegistrationBean<BodyLimitFilter> registration =
                new FilterRegistrationBean<>(new BodyLimitFilter(problems));
        registration.setOrder(BodyLimitFilter.ORDER);
        return registration;
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
                .addModule(new SimpleModule("strict-instants").addDeserializer(Instant.class, new StrictInstant()))
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS, MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .withCoercionConfig(LogicalType.Textual, text -> {
                    text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
                    text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
                    text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
                });
    }

    @Bean
    MergePatch mergePatch(JsonMapper json, Validator validator) {
        return new MergePatch(json, validator);
    }

    @Bean
    TokenDecoder jwtDecoder(HttpContractProperties properties) {
        return TokenVerification.decoder(new TokenTrust(properties.jwks(), properties.issuer(), properties.audience()));
    }

    @Bean
    SecurityFilterChain httpContract(
            HttpSecurity http, AccessRules rules, JwtDecoder tokens, HttpContractProperties properties, JsonMapper json)
            throws Exception {
        BearerAuthentication bearers = bearers(tokens);
        SecurityProblems problems = new SecurityProblems(json);
        return http.csrf(csrf -> csrf.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .cors(cors -> cors.configurationSource(allowing(properties.allowedOrigins())))
                .requestCache(cache -> cache.disable())
                .logout(logout -> logout.disable())
                .authorizeHttpRequests(paths -> {
                    paths.requestMatchers(
                                    "/actuator/**", "/v3/api-docs/**", "/docs/**", "/swagger-ui/**", "/docs", "/error")
                            .permitAll();
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

    private static UrlBasedCorsConfigurationSource allowing(List<String> origins) {
        CorsConfiguration cors = new CorsConfiguration();
        cors.setAllowedOrigins(origins);
        cors.setAllowedMethods(List.of("GET", "HEAD", "POST", "PATCH", "DELETE"));
        cors.setAllowedHeaders(List.of("*"));
        cors.setExposedHeaders(EXPOSED_HEADERS);
        UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
        source.registerCorsConfiguration("/**", cors);
        return source;
    }
}
