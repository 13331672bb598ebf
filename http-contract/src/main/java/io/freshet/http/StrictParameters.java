package io.freshet.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.beans.PropertyEditorSupport;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Refuses unknown parameters and sloppy ids everywhere. A handler under {@code /api} that declares neither
 * {@link QueryParameters} nor the request itself reads no parameters, so every parameter is unknown to it.
 */
@ControllerAdvice
final class StrictParameters implements WebMvcConfigurer, HandlerInterceptor, HandlerMethodArgumentResolver {
    private static final Pattern PARAMETER_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /** An editor, because Spring tries its own lenient one if only a converter refuses. */
    @InitBinder
    void strictIds(WebDataBinder binder) {
        binder.registerCustomEditor(UUID.class, new PropertyEditorSupport() {
            @Override
            public void setAsText(String text) {
                setValue(uuid(text));
            }
        });
    }

    @Override
    public void addInterceptors(InterceptorRegistry interceptors) {
        interceptors.addInterceptor(this).addPathPatterns("/api/**");
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        String query = request.getQueryString();
        if (query == null || query.isEmpty() || !(handler instanceof HandlerMethod method) || readsParameters(method)) {
            return true;
        }
        List<FieldError> unknown = Arrays.stream(query.split("&"))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> pair.replaceFirst("=.*", ""))
                .map(name -> PARAMETER_NAME.matcher(name).matches() ? name : "query")
                .distinct()
                .map(name -> new FieldError(name, "is not a known parameter"))
                .toList();
        if (!unknown.isEmpty()) {
            throw ProblemException.invalid(unknown);
        }
        return true;
    }

    private static boolean readsParameters(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .anyMatch(parameter -> parameter.getParameterType() == QueryParameters.class
                        || parameter.getParameterType() == HttpServletRequest.class
                        || parameter.hasParameterAnnotation(RequestParam.class));
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == QueryParameters.class;
    }

    @Override
    public QueryParameters resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        return new QueryParameters(request.getParameterMap());
    }

    /** Spring's own converter also accepts surrounding blanks. */
    private static UUID uuid(String text) {
        UUID uuid = StrictUuid.parse(text);
        if (uuid == null) {
            throw new IllegalArgumentException("not a UUID");
        }
        return uuid;
    }
}
