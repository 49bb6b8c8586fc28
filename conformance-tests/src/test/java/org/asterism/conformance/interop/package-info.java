/// Programs that other people wrote drive the built library, the engine and the vaults: OpenSSL,
/// `pkcs11-tool`, Java's SunPKCS11, and our own in C. {@link
/// org.asterism.conformance.interop.Consumer} is the token that each of them gets.
@NullMarked
package org.asterism.conformance.interop;

import org.jspecify.annotations.NullMarked;
