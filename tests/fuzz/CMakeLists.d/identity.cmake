cardea_fuzz(fuzz_identity LIBS pkinit_identity)
cardea_fuzz(fuzz_known LIBS pkinit_identity)
cardea_fuzz(fuzz_trust LIBS pkinit_identity)
