package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.ui.Model;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.mvc.support.RedirectAttributesModelMap;

/** Makes a {@link Reply} of what Spring MVC holds for the answer. */
final class ReplyArgument implements HandlerMethodArgumentResolver {
    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Reply.class;
    }

    @Override
    public Reply resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        HttpServletResponse response = request.getNativeResponse(HttpServletResponse.class);
        if (container == null || response == null || !(container.getModel() instanceof Model model)) {
            throw new IllegalStateException("not the handler of a form");
        }
        var next = new RedirectAttributesModelMap();
        container.setRedirectModel(next);
        return new Reply(model, next, response);
    }
}
