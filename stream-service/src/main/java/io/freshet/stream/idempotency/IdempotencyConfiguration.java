package io.freshet.stream.idempotency;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.servlet.HandlerExceptionResolver;

@Configuration(proxyBeanMethods = false)
@EnableScheduling
class IdempotencyConfiguration {
    /** After the body is read (−90), so that no transaction waits for a slow client. */
    private static final int ORDER = -80;

    @Bean
    FilterRegistrationBean<IdempotencyFilter> idempotencyFilter(
            AnswerStore answers,
            PlatformTransactionManager transactions,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        FilterRegistrationBean<IdempotencyFilter> registration = new FilterRegistrationBean<>(
                new IdempotencyFilter(answers, new TransactionTemplate(transactions), problems));
        registration.setOrder(ORDER);
        return registration;
    }
}
