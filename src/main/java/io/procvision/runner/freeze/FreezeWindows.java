package io.procvision.runner.freeze;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;

interface FreezeWindows extends JpaRepository<FreezeWindow, Long> {

    /** Every switch asks; the inherited one would have its query translated anew each time. */
    @Override
    @Query("select w from FreezeWindow w")
    List<FreezeWindow> findAll();
}
