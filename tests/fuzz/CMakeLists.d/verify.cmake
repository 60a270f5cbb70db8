cardea_fuzz(fuzz_proof LIBS app_verify)
cardea_fuzz(fuzz_pac LIBS app_verify)
