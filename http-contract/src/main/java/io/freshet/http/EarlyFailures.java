package io.freshet.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Rethrows an {@link EarlyAnswer}'s exception in place of a controller, so that one advice handles both. */
final class EarlyFailures implements HandlerInterceptor, WebMvcConfigurer {
    static final String ATTRIBUTE = EarlyFailures.class.getName();

    @Override
    public void addInterceptors(InterceptorRegistry interceptors) {
        interceptors.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getAttribute(ATTRIBUTE) instanceof RuntimeException failure) {
            request.removeAttribute(ATTRIBUTE); // an error page is dispatched with the same request
            throw failure;
        }
        return true;
    }
}
