/// A vault in the words of the domain: what an engine may ask of it and what it may answer. The
/// engine's quorum asks {@link org.asterism.vault.Vault}; the enclave implements it; gRPC lies
/// between them and shows nowhere in this package.
@NullMarked
package org.asterism.vault;

import org.jspecify.annotations.NullMarked;
