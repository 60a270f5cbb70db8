cardea_fuzz(fuzz_identity LIBS pkinit_identity)
