package org.lectern.server.front;

/**
 * A call that answers from memory in well under a millisecond: it neither waits nor throws on purpose.
 *
 * @see org.lectern.server.platform.QuickHandler
 */
@FunctionalInterface
public interface QuickCall extends FrontCall {
    @Override
    FrontAnswer answer(FrontRequest request);
}
