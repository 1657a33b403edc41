/**
 * Compatibility with Chamilo: the two endpoints that its installations call, its settings, its documents.
 *
 * <p>An edge: {@link WebhookEndpoint} takes deliveries of BigBlueButton's own sender at an address that Chamilo signed,
 * {@link CallbackEndpoint} takes Chamilo's own calls. Both end in the same inbox and fold as our own hooks.
 *
 * <p>Entry types: {@link ChamiloStore} (settings, keys, answers), {@link EnsureHooks}. May use: {@code export}, {@code hook},
 * {@code meeting}, {@code activity}, {@code audit}, {@code pool}, {@code tenant}, {@code platform}. Used by {@code ui} and the command
 * line.
 *
 * @see "docs/integrations/chamilo.md"
 */
@NullMarked
package org.lectern.server.chamilo;

import org.jspecify.annotations.NullMarked;
